package h

// The elements we use, one function each. A child that is an attribute is written as one.

// A is the element <a>.
func A(children ...Node) Node { return El("a", children...) }

// Abbr is the element <abbr>.
func Abbr(children ...Node) Node { return El("abbr", children...) }

// Address is the element <address>.
func Address(children ...Node) Node { return El("address", children...) }

// Article is the element <article>.
func Article(children ...Node) Node { return El("article", children...) }

// Aside is the element <aside>.
func Aside(children ...Node) Node { return El("aside", children...) }

// B is the element <b>.
func B(children ...Node) Node { return El("b", children...) }

// Body is the element <body>.
func Body(children ...Node) Node { return El("body", children...) }

// Button is the element <button>.
func Button(children ...Node) Node { return El("button", children...) }

// Caption is the element <caption>.
func Caption(children ...Node) Node { return El("caption", children...) }

// Code is the element <code>.
func Code(children ...Node) Node { return El("code", children...) }

// Dd is the element <dd>.
func Dd(children ...Node) Node { return El("dd", children...) }

// Details is the element <details>.
func Details(children ...Node) Node { return El("details", children...) }

// Dialog is the element <dialog>.
func Dialog(children ...Node) Node { return El("dialog", children...) }

// Div is the element <div>.
func Div(children ...Node) Node { return El("div", children...) }

// Dl is the element <dl>.
func Dl(children ...Node) Node { return El("dl", children...) }

// Dt is the element <dt>.
func Dt(children ...Node) Node { return El("dt", children...) }

// Em is the element <em>.
func Em(children ...Node) Node { return El("em", children...) }

// Fieldset is the element <fieldset>.
func Fieldset(children ...Node) Node { return El("fieldset", children...) }

// FigCaption is the element <figcaption>.
func FigCaption(children ...Node) Node { return El("figcaption", children...) }

// Figure is the element <figure>.
func Figure(children ...Node) Node { return El("figure", children...) }

// Footer is the element <footer>.
func Footer(children ...Node) Node { return El("footer", children...) }

// Form is the element <form>.
func Form(children ...Node) Node { return El("form", children...) }

// H1 is the element <h1>.
func H1(children ...Node) Node { return El("h1", children...) }

// H2 is the element <h2>.
func H2(children ...Node) Node { return El("h2", children...) }

// H3 is the element <h3>.
func H3(children ...Node) Node { return El("h3", children...) }

// HTML is the element <html>.
func HTML(children ...Node) Node { return El("html", children...) }

// Head is the element <head>.
func Head(children ...Node) Node { return El("head", children...) }

// Header is the element <header>.
func Header(children ...Node) Node { return El("header", children...) }

// Kbd is the element <kbd>.
func Kbd(children ...Node) Node { return El("kbd", children...) }

// Label is the element <label>.
func Label(children ...Node) Node { return El("label", children...) }

// Legend is the element <legend>.
func Legend(children ...Node) Node { return El("legend", children...) }

// Li is the element <li>.
func Li(children ...Node) Node { return El("li", children...) }

// Main is the element <main>.
func Main(children ...Node) Node { return El("main", children...) }

// Nav is the element <nav>.
func Nav(children ...Node) Node { return El("nav", children...) }

// Ol is the element <ol>.
func Ol(children ...Node) Node { return El("ol", children...) }

// OptGroup is the element <optgroup>.
func OptGroup(children ...Node) Node { return El("optgroup", children...) }

// Option is the element <option>.
func Option(children ...Node) Node { return El("option", children...) }

// Output is the element <output>.
func Output(children ...Node) Node { return El("output", children...) }

// P is the element <p>.
func P(children ...Node) Node { return El("p", children...) }

// SVG is the element <svg>.
func SVG(children ...Node) Node { return El("svg", children...) }

// Script is the element <script>.
func Script(children ...Node) Node { return El("script", children...) }

// Section is the element <section>.
func Section(children ...Node) Node { return El("section", children...) }

// Select is the element <select>.
func Select(children ...Node) Node { return El("select", children...) }

// Small is the element <small>.
func Small(children ...Node) Node { return El("small", children...) }

// Span is the element <span>.
func Span(children ...Node) Node { return El("span", children...) }

// Strong is the element <strong>.
func Strong(children ...Node) Node { return El("strong", children...) }

// Summary is the element <summary>.
func Summary(children ...Node) Node { return El("summary", children...) }

// Table is the element <table>.
func Table(children ...Node) Node { return El("table", children...) }

// Tbody is the element <tbody>.
func Tbody(children ...Node) Node { return El("tbody", children...) }

// Td is the element <td>.
func Td(children ...Node) Node { return El("td", children...) }

// Textarea is the element <textarea>.
func Textarea(children ...Node) Node { return El("textarea", children...) }

// Tfoot is the element <tfoot>.
func Tfoot(children ...Node) Node { return El("tfoot", children...) }

// Th is the element <th>.
func Th(children ...Node) Node { return El("th", children...) }

// Thead is the element <thead>.
func Thead(children ...Node) Node { return El("thead", children...) }

// Time is the element <time>.
func Time(children ...Node) Node { return El("time", children...) }

// TitleEl is the element <title>.
func TitleEl(children ...Node) Node { return El("title", children...) }

// Tr is the element <tr>.
func Tr(children ...Node) Node { return El("tr", children...) }

// Ul is the element <ul>.
func Ul(children ...Node) Node { return El("ul", children...) }

// Br is the element <br>, which has no end tag.
func Br(attrs ...Node) Node { return Void("br", attrs...) }

// Col is the element <col>, which has no end tag.
func Col(attrs ...Node) Node { return Void("col", attrs...) }

// Hr is the element <hr>, which has no end tag.
func Hr(attrs ...Node) Node { return Void("hr", attrs...) }

// Img is the element <img>, which has no end tag.
func Img(attrs ...Node) Node { return Void("img", attrs...) }

// Input is the element <input>, which has no end tag.
func Input(attrs ...Node) Node { return Void("input", attrs...) }

// Link is the element <link>, which has no end tag.
func Link(attrs ...Node) Node { return Void("link", attrs...) }

// Meta is the element <meta>, which has no end tag.
func Meta(attrs ...Node) Node { return Void("meta", attrs...) }
