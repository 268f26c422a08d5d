/* The index of a report: folded on narrow screens, marks the finding being read. */
(function () {
  "use strict";

  Array.prototype.forEach.call(document.querySelectorAll("details[data-index]"), function (index) {
    if (window.matchMedia("(max-width: 59.99em)").matches) { index.open = false; }
    if (!("IntersectionObserver" in window)) { return; }
    var links = {};
    Array.prototype.forEach.call(index.querySelectorAll("a[href^='#']"), function (link) {
      links[link.getAttribute("href").slice(1)] = link;
    });
    var watch = new IntersectionObserver(function (seen) {
      seen.forEach(function (one) {
        if (!one.isIntersecting) { return; }
        Object.keys(links).forEach(function (id) { links[id].removeAttribute("aria-current"); });
        links[one.target.id].setAttribute("aria-current", "location");
      });
    }, { rootMargin: "-15% 0px -75% 0px" });
    Object.keys(links).forEach(function (id) {
      var target = document.getElementById(id);
      if (target) { watch.observe(target); }
    });
  });
})();
