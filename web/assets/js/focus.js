// Where the focus goes after a page or a part of it has come: to the list of errors,
// else it stays, else to what data-focus names, else to the part's heading.
import { on, onContent, say } from "./dom.js";

const move = (el) => {
	if (!el) return;
	if (!el.matches("a[href],button,input,select,textarea,summary,[tabindex]")) el.tabIndex = -1;
	el.focus();
};

onContent((root) => {
	const errors = root.matches?.(".errors") ? root : root.querySelector(".errors");
	if (errors) return move(errors);
	const lost = document.activeElement === document.body && held;
	if (root === document) move(root.querySelector("main [data-focus]"));
	else if (lost) move(root.querySelector("[data-focus]") ?? root.querySelector("h1,h2,h3") ?? root);
	held = false;
	root.querySelectorAll("[data-announce]").forEach((el) => say(el.textContent));
});

// A part that never held the focus must not take it: a list that refreshes itself is quiet.
var held;
on("htmx:beforeSwap", (e) => (held = e.detail.target.contains(document.activeElement)));

// A link in the list of errors leads to the field and shows its label too.
on("click", (e) => {
	const link = e.target.closest(".errors a[href^='#']");
	const field = link && document.getElementById(link.hash.slice(1));
	if (!field) return;
	e.preventDefault();
	(field.closest(".field") ?? field).scrollIntoView({ block: "nearest" });
	field.focus();
});
