// Shortcuts, only where the reader has switched them on. Never with AltGr or Ctrl+Alt:
// those type ą ć ę ł ń ó ś ź ż.
import { on } from "./dom.js";

const typing = (el) => el.closest?.("input,textarea,select,[contenteditable]");
const press = (el) => el && (el.click(), true);
const list = (selector) => [...document.querySelectorAll(selector)];

let first = ""; // the first key of a pair: g, then a letter; t, then a digit
let forget;

const pair = (key) => {
	if (first === "g") return press(document.querySelector(`[data-go="${CSS.escape(key)}"]`));
	if (first === "t") return press(list(".tabs a")[key - 1]);
};

// j and k walk the rows of a list that has the focus.
const walk = (step) => {
	const rows = list("[data-rows] tbody tr");
	const at = rows.findIndex((row) => row.contains(document.activeElement));
	const link = at >= 0 && rows[at + step]?.querySelector("a,button");
	return link && (link.focus(), true);
};

const single = (key) => {
	if (key === "/") {
		const box = document.getElementById("szukaj");
		return box && (box.focus(), box.select(), true);
	}
	if (key === "?") {
		const keys = document.getElementById("skroty");
		return keys && (keys.showModal(), true);
	}
	if (key === "j") return walk(1);
	if (key === "k") return walk(-1);
	if (key === "g" || key === "t") {
		first = key;
		clearTimeout(forget);
		forget = setTimeout(() => (first = ""), 1200);
	}
};

on("keydown", (e) => {
	if (e.isComposing || e.altKey || e.metaKey || e.getModifierState("AltGraph")) return;
	if (e.ctrlKey) return combined(e);
	if (e.key === "Escape") return closeMenu();
	if (document.documentElement.dataset.shortcuts !== "on" || typing(e.target)) return;
	const was = first;
	const done = was ? pair(e.key) : single(e.key);
	if (was) first = "";
	if (done) e.preventDefault();
});

// Ctrl+S keeps the draft, Ctrl+Enter sends the form being typed in; both only where the page offers it.
const combined = (e) => {
	const save = e.key === "s" && document.querySelector("[data-save]");
	const send = e.key === "Enter" && e.target.closest?.("form[data-editor]");
	if (save) save.click();
	if (send) send.requestSubmit();
	if (save || send) e.preventDefault();
};

// The menu of small screens closes on Escape and on a press outside.
const closeMenu = () => {
	const menu = document.querySelector(".menu[open]");
	if (!menu) return;
	menu.open = false;
	menu.querySelector("summary").focus();
};
on("click", (e) => {
	const menu = document.querySelector(".menu[open]");
	if (menu && !e.target.closest(".rail")) menu.open = false;
});
