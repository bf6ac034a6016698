// What is typed into a form that asks for it is kept on the server a moment later, as a
// draft of its author; nothing is lost when the page, the session or the line goes.
import { on } from "./dom.js";
import { used, lost } from "./session.js";

const pause = 1500; // after the last key
const latest = 10_000; // while somebody types without a pause
const waiting = new WeakMap(); // form → { timer, since, sending }

const box = (form) => form.querySelector("[data-autosave]");
const tell = (form, state) => {
	const t = box(form).querySelector(`template[data-state="${state}"]`);
	box(form).querySelector(".autosave-state").replaceChildren(t.content.cloneNode(true));
};

export const save = async (form) => {
	const w = waiting.get(form);
	if (!w || w.sending || form.dataset.sent) return;
	clearTimeout(w.timer);
	waiting.delete(form);
	const body = new URLSearchParams(new FormData(form));
	body.set("szkic", box(form).dataset.autosave);
	if (!navigator.onLine) return again(form, "offline");
	tell(form, "saving");
	try {
		const r = await fetch(form.querySelector("[data-save]").formAction, { method: "POST", body, headers: { "Cus-Autosave": "1" } });
		if (r.status === 401) return lost(), again(form, "failed");
		if (!r.ok) return again(form, "failed");
		used();
		if (r.status === 200) box(form).querySelector(".autosave-state").innerHTML = await r.text();
	} catch {
		again(form, "offline");
	}
};

// again tries once more a little later; the text stays where it is.
const again = (form, state) => {
	tell(form, state);
	if (!waiting.has(form)) waiting.set(form, { since: Date.now(), timer: setTimeout(save, latest, form) });
};

const typed = (e) => {
	const form = e.target.form;
	if (!form || !box(form) || e.target.type === "password") return;
	const w = waiting.get(form) ?? { since: Date.now() };
	clearTimeout(w.timer);
	w.timer = setTimeout(save, Math.max(0, Math.min(pause, w.since + latest - Date.now())), form);
	waiting.set(form, w);
};
on("input", typed);
on("change", typed);
on("focusout", (e) => e.target.form && box(e.target.form) && save(e.target.form));
addEventListener("online", () => document.querySelectorAll("form").forEach(save));
on("click", (e) => {
	const button = e.target.closest("[data-save]");
	if (!button) return;
	e.preventDefault();
	const form = button.form;
	waiting.set(form, waiting.get(form) ?? { since: 0 });
	save(form);
});
on("visibilitychange", () => document.hidden && document.querySelectorAll("form").forEach(save));
