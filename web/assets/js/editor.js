// The open row of a plan: Escape leaves it, asking first when something was typed; leaving
// on purpose forgets its draft.
import { on } from "./dom.js";

const changed = (form) => [...form.elements].some((el) =>
	el.matches("select") ? [...el.options].some((o) => o.selected !== o.defaultSelected) && el.value !== (el.querySelector("option[selected]")?.value ?? "")
	: el.matches("[type=checkbox],[type=radio]") ? el.checked !== el.defaultChecked
	: el.matches("input:not([type=hidden]),textarea") && el.value !== el.defaultValue);

on("keydown", (e) => {
	if (e.key !== "Escape" || e.isComposing) return;
	const form = e.target.closest?.("form[data-editor]");
	const out = form?.querySelector("[data-cancel]");
	if (!out) return;
	e.preventDefault();
	if (!changed(form) || confirm(form.dataset.ask)) out.click();
});

on("click", (e) => {
	const out = e.target.closest("[data-cancel]");
	if (!out?.closest("form")?.querySelector(".save.saved")) return;
	e.preventDefault();
	fetch(out.dataset.drop, { method: "POST", body: new URLSearchParams({ szkic: out.dataset.cancel }), redirect: "manual" }).finally(() => (location = out.href));
});
