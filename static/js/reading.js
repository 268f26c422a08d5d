/* Reading aids: [data-tools] is shown, its buttons set <html data-text|data-contrast>
   or print. Without script the tools stay hidden. */
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

  function press() {
    each("[data-look]", function (button) {
      var current = root.getAttribute("data-" + button.getAttribute("data-look")) || "";
      var on = current === button.getAttribute("data-value");
      button.setAttribute("aria-pressed", on ? "true" : "false");
    });
  }

  each("[data-tools]", function (tools) { tools.hidden = false; });
  each("[data-look]", function (button) {
    button.addEventListener("click", function () {
      var name = button.getAttribute("data-look");
      var value = button.getAttribute("data-value");
      /* contrast is one button: pressing it again takes it back */
      if (name === "contrast" && root.getAttribute("data-contrast") === value) { value = ""; }
      if (value) { root.setAttribute("data-" + name, value); } else { root.removeAttribute("data-" + name); }
      keep(name, value);
      press();
    });
  });
  each("[data-print]", function (button) {
    button.addEventListener("click", function () { window.print(); });
  });
  press();
})();
