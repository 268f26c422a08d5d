/* Files of proof: [data-drop] around a file input collects what is chosen, dropped
   there, photographed or pasted anywhere on the page (Ctrl+V of a screenshot). Each new
   file gets a row of [data-chosen-row] in [data-chosen], with a line for what it proves.
   Without this the input works as any other. */
(function () {
  "use strict";
  function each(list, act) { Array.prototype.forEach.call(list, act); }

  function size(bytes) {
    return bytes < 1048576 ? Math.ceil(bytes / 1024) + " KB" : (bytes / 1048576).toFixed(1) + " MB";
  }

  /* drawn from the file itself: no address is made that a page could load */
  function draw(file, canvas) {
    if (!window.createImageBitmap || file.type.indexOf("image/") !== 0) { return; }
    window.createImageBitmap(file).then(function (bitmap) {
      var part = Math.max(canvas.width / bitmap.width, canvas.height / bitmap.height);
      var wide = bitmap.width * part, high = bitmap.height * part;
      canvas.getContext("2d").drawImage(bitmap, (canvas.width - wide) / 2, (canvas.height - high) / 2, wide, high);
      canvas.hidden = false;
    }).catch(function () { /* no picture this browser can draw */ });
  }

  function pad(number) { return (number < 10 ? "0" : "") + number; }

  /* every screenshot is called image.png: named by its moment they can be told apart */
  function named(file, word, at) {
    if (!/^image\.\w+$/.test(file.name)) { return file; }
    var now = new Date(), clock = pad(now.getHours()) + pad(now.getMinutes()) + pad(now.getSeconds());
    var day = now.getFullYear() + pad(now.getMonth() + 1) + pad(now.getDate());
    var name = word + " " + day + "-" + clock + (at ? "-" + (at + 1) : "");
    return new File([file], name + file.name.slice(5), { type: file.type });
  }

  function start(zone) {
    var input = zone.querySelector("input[type=file]:not([capture])");
    var camera = zone.querySelector("input[capture]");
    var list = zone.querySelector("[data-chosen]"), row = zone.querySelector("[data-chosen-row]");
    var about = zone.querySelector("[data-about-files]");
    var chosen = []; /* {file, row}, in the order in which they are sent */

    function hand_over() {
      var carrier = new DataTransfer();
      chosen.forEach(function (one) { carrier.items.add(one.file); });
      input.files = carrier.files;
      list.hidden = !chosen.length;
      if (about && chosen.length) { about.open = true; }
    }

    function take_out(one) {
      var at = chosen.indexOf(one), next = chosen[at + 1] || chosen[at - 1];
      chosen.splice(at, 1);
      list.removeChild(one.row);
      hand_over();
      (next ? next.row.querySelector("[data-take-out]") : input).focus();
    }

    function add(files) {
      each(files, function (file) {
        var one = { file: file, row: document.importNode(row.content, true).firstElementChild };
        var claim = one.row.querySelector("[data-claim]");
        claim.name = claim.getAttribute("data-claim");
        each(one.row.querySelectorAll("[data-file-name]"), function (place) {
          place.textContent = (place.className ? " " : "") + file.name;
        });
        one.row.querySelector("[data-file-size]").textContent = size(file.size);
        one.row.querySelector("[data-take-out]").addEventListener("click", function () { take_out(one); });
        draw(file, one.row.querySelector("canvas"));
        list.appendChild(one.row);
        chosen.push(one);
      });
      hand_over();
    }

    function taken(other) {
      var files = Array.prototype.slice.call(other.files);
      if (other === camera) { camera.value = ""; }
      add(files);
    }

    input.addEventListener("change", function () { taken(input); });
    if (camera) { camera.addEventListener("change", function () { taken(camera); }); }
    ["dragover", "dragleave", "drop"].forEach(function (name) {
      zone.addEventListener(name, function (event) {
        event.preventDefault();
        zone.classList.toggle("drop--over", name === "dragover");
        if (name === "drop" && event.dataTransfer.files.length) { add(event.dataTransfer.files); }
      });
    });
    document.addEventListener("paste", function (event) {
      var given = event.clipboardData, types = Array.prototype.slice.call(given.types);
      /* a cell copied from a table comes as text and as a picture: it is text */
      if (!given.files.length || types.indexOf("text/plain") >= 0) { return; }
      event.preventDefault();
      add(Array.prototype.map.call(given.files, function (file, at) {
        return named(file, zone.getAttribute("data-pasted"), at);
      }));
      list.scrollIntoView({ block: "nearest" });
    });
  }

  try { new DataTransfer(); } catch (error) { return; }
  each(document.querySelectorAll("[data-drop]"), start);
})();
