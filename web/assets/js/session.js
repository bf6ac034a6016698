// A session ends when nobody is there. Five minutes before, the page asks; afterwards it
// takes the password again in place, so that what was typed stays. Other tabs follow.
import { on } from "./dom.js";

const root = document.documentElement;
const idle = (root.dataset.idle - 1) * 60_000; // the server counts whole minutes
const warning = 5 * 60_000;
const dialog = document.getElementById("sesja");
const tabs = dialog && new BroadcastChannel("cus");
let seen = Date.now();

const part = (name) => dialog.querySelector(`[data-part="${name}"]`);
const close = () => {
	part("why").textContent = "";
	if (dialog.open) dialog.close();
};
const show = (over) => {
	part("warn").hidden = over;
	part("again").hidden = !over;
	dialog.classList.toggle("over", over);
	dialog.setAttribute("aria-labelledby", over ? "sesja-koniec" : "sesja-tytul");
	if (!dialog.open) dialog.showModal();
	if (over) part("again").querySelector("input").focus();
};

/** used notes that the server has just heard from the reader. */
export const used = (quiet) => {
	if (!dialog) return;
	seen = Date.now();
	if (!quiet) tabs.postMessage("used");
	close();
};

/** lost says that the session is over. */
export const lost = () => dialog && show(true);

const look = () => {
	const left = seen + idle - Date.now();
	if (left <= 0) show(true);
	else if (left <= warning && !dialog.open) show(false);
};

const stay = async () => {
	const r = await fetch(dialog.dataset.stay, { method: "POST" }).catch(() => null);
	if (r?.status === 401) lost();
	else if (r?.ok) used();
};

const enter = async (e) => {
	e.preventDefault();
	e.stopPropagation();
	const form = e.target;
	delete form.dataset.sent; // may be tried again at once
	const [email, password] = ["sesja-email", "sesja-password"].map((n) => form.elements[n]);
	const body = new URLSearchParams({ email: email.value, password: password.value });
	const r = await fetch(form.action, { method: "POST", body, headers: { "Cus-In-Place": dialog.dataset.who } }).catch(() => null);
	password.value = "";
	if (r?.status === 204) return used();
	if (r?.status === 205) return location.replace("/"); // somebody else: this page is not theirs
	part("why").textContent = r ? await r.text() : document.getElementById("t-failed").content.textContent;
	password.focus();
};

if (dialog) {
	setInterval(look, 10_000);
	tabs.onmessage = () => used(true);
	dialog.addEventListener("cancel", (e) => dialog.classList.contains("over") && e.preventDefault());
	dialog.addEventListener("click", (e) => e.target.closest("[data-stay]") && stay());
	part("again").addEventListener("submit", enter, true);
	on("htmx:afterRequest", (e) => e.detail.successful && !e.detail.requestConfig.headers["Cus-Background"] && used());
	on("htmx:responseError", (e) => e.detail.xhr.status === 401 && lost());
	on("visibilitychange", () => document.hidden || look());
	tabs.postMessage("used");
}
