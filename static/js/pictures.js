/* One picture large: arrow keys lead to the one before and after, Escape back. */
(function () {
  "use strict";
  var ways = { ArrowLeft: "prev", ArrowRight: "next", Escape: "up" };

  document.addEventListener("keydown", function (event) {
    var link = ways[event.key] && document.querySelector("[rel=" + ways[event.key] + "]");
    var busy = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
    if (link && !busy && !/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) { link.click(); }
  });
})();
