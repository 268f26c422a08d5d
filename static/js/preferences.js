/* Before the page is drawn: text size and contrast the reader chose earlier.
   Kept in the browser only; public pages set no cookie. Loaded in <head>. */
(function () {
  "use strict";
  var root = document.documentElement;
  var allowed = { text: ["large", "largest"], contrast: ["high"] };
  Object.keys(allowed).forEach(function (name) {
    var value = null;
    try {
      value = window.localStorage.getItem("look-" + name);
    } catch (error) {
      return; /* storage switched off: the page stays as it is */
    }
    if (allowed[name].indexOf(value) >= 0) {
      root.setAttribute("data-" + name, value);
    }
  });
})();
