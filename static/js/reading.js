/* Reading aids: the inputs [data-look] work by style alone; here their choice is kept in
   the browser for the next page. [data-print] prints, and is shown only with script;
   the key / leads into [data-search]. */
(function () {
  "use strict";
  var root = document.documentElement;
  var each = function (selector, action) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), action);
  };

  function keep(name, value) {
    try {
      window.localStorage.setItem("look-" + name, value);
    } catch (error) {
      return; /* the choice then holds for this page only */
    }
  }

  each("[data-look]", function (input) {
    var name = input.getAttribute("data-look");
    input.checked = (root.getAttribute("data-" + name) || "") === input.value;
    input.addEventListener("change", function () {
      var value = input.checked ? input.value : "";
      if (value) { root.setAttribute("data-" + name, value); } else { root.removeAttribute("data-" + name); }
      keep(name, value);
    });
  });
  each("[data-print]", function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
  document.addEventListener("keydown", function (event) {
    var box = document.querySelector("[data-search]");
    var typed = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) || event.target.isContentEditable;
    if (event.key !== "/" || !box || typed || event.ctrlKey || event.metaKey || event.altKey) { return; }
    event.preventDefault();
    box.focus();
    box.select();
  });
})();
