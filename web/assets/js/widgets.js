// Small things on the page: numbers that hide again, counters, printing, a shown password.
import htmx from "htmx.org";
import { each, on, onContent } from "./dom.js";

// A revealed number gives way to its masked form, kept in the template beside it.
const mask = (shown) => {
	const masked = shown.querySelector("template")?.content.firstElementChild;
	if (!masked || !shown.isConnected) return;
	const inside = shown.contains(document.activeElement);
	const back = masked.cloneNode(true);
	shown.replaceWith(back);
	htmx.process(back);
	if (inside) back.querySelector("button")?.focus();
};

onContent((root) => {
	each(root, "[data-hide-after]", (el) => setTimeout(mask, el.dataset.hideAfter * 1000, el));
	each(root, "textarea[data-count]", count);
});

function count(area) {
	const counter = document.getElementById(area.id + "-count");
	const used = [...area.value].length;
	const figure = counter?.querySelector("[data-used]");
	if (!figure) return;
	figure.textContent = used;
	counter.classList.toggle("over", used > area.dataset.count);
}
on("input", (e) => e.target.matches("textarea[data-count]") && count(e.target));

on("click", (e) => {
	const button = e.target.closest("button[data-do]");
	if (!button) return;
	if (button.dataset.do === "print") print();
	if (button.dataset.do === "hide") mask(button.closest("[data-hide-after]"));
	if (button.dataset.do === "insert") {
		const area = document.getElementById(button.getAttribute("aria-controls"));
		area.setRangeText(button.dataset.text, area.selectionStart, area.selectionEnd, "end");
		area.dispatchEvent(new Event("input", { bubbles: true }));
		area.focus();
	}
	if (button.dataset.do === "password") {
		const box = document.getElementById(button.getAttribute("aria-controls"));
		const show = box.type === "password";
		box.type = show ? "text" : "password";
		button.setAttribute("aria-pressed", show);
	}
});

// A choice that says data-submit sends its form at once; without a script the button beside it does.
on("change", (e) => e.target.matches("[data-submit]") && e.target.form.requestSubmit());
