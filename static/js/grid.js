/* A block copied from Excel or WPS, pasted into a cell of [data-grid], fills the cells
   right and down from there, rows [data-row] without cells passed over; one value alone
   is pasted as anywhere. A button in each heading, and Ctrl+D in a cell, fills the empty
   cells of the column from what stands above. Without this every cell is typed. */
(function () {
  "use strict";
  var grid = document.querySelector("[data-grid]"), said = document.querySelector("[data-grid-said]");
  if (!grid) { return; }
  document.querySelector("[data-grid-hint]").hidden = false;

  function cells(row) { return row.querySelectorAll("input, select, textarea"); }

  /* Tabs part cells, line ends rows; a cell in quotes may hold both, "" is a quote. */
  function read(text) {
    var rows = [[""]], at = 0, isQuoted = false, sign, row;
    text = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    for (; at < text.length; at += 1) {
      sign = text[at];
      row = rows[rows.length - 1];
      if (isQuoted && sign === '"' && text[at + 1] === '"') { row[row.length - 1] += sign; at += 1; }
      else if (isQuoted && sign === '"') { isQuoted = false; }
      else if (isQuoted) { row[row.length - 1] += sign; }
      else if (sign === '"' && row[row.length - 1] === "") { isQuoted = true; }
      else if (sign === "\t") { row.push(""); }
      else if (sign === "\n") { rows.push([""]); }
      else { row[row.length - 1] += sign; }
    }
    return rows;
  }

  /* Say whether a field takes a text; a choice that has no such option stays as it is. */
  function put(field, text) {
    var words = text.trim(), found;
    if (field.tagName === "SELECT") {
      found = Array.prototype.filter.call(field.options, function (one) {
        return one.text.trim() === words;
      })[0];
      if (words && !found) { return false; }
      field.value = words ? found.value : "";
    } else { field.value = field.tagName === "TEXTAREA" ? words : words.replace(/\s*\n\s*/g, "、"); }
    field.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  }

  function fill(target, block) {
    var rows = Array.prototype.slice.call(grid.querySelectorAll("[data-row]"));
    var first = rows.indexOf(target.closest("[data-row]"));
    var column = Array.prototype.indexOf.call(cells(rows[first]), target), isLost = false, done = 0;
    block.forEach(function (values, down) {
      var row = rows[first + down], fields = row ? cells(row) : [];
      values.forEach(function (value, right) {
        var field = fields[column + right];
        if (field ? !put(field, value) : value.trim()) { isLost = true; }
      });
      if (row) { done += 1; }
    });
    say(isLost ? "data-grid-lost" : "data-grid-said", done);
  }

  function say(which, number) {
    said.textContent = said.getAttribute(which).replace("{number}", number);
    said.hidden = false;
  }

  /* Each empty cell takes what stands above it, from the first that says anything. */
  function fillDown(column) {
    var above = "", done = 0;
    grid.querySelectorAll("[data-row]").forEach(function (row) {
      var field = cells(row)[column];
      if (field.value) { above = field.value; return; }
      if (!above) { return; }
      field.value = above;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      done += 1;
    });
    say("data-grid-filled", done);
  }

  (grid.hasAttribute("data-grid-down") ? grid.querySelectorAll("thead th + th") : []).forEach(function (heading, column) {
    var button = document.createElement("button"), words = grid.getAttribute("data-grid-down");
    button.type = "button";
    button.className = "button button--small grid__down";
    button.textContent = words;
    button.setAttribute("aria-label", heading.textContent.trim() + " " + words);
    button.addEventListener("click", function () { fillDown(column); });
    heading.append(button);
  });

  grid.addEventListener("keydown", function (event) {
    var row = event.target.closest("[data-row]"), column;
    if (!row || event.key.toLowerCase() !== "d" || !(event.ctrlKey || event.metaKey)) { return; }
    column = Array.prototype.indexOf.call(cells(row), event.target);
    if (column < 0) { return; }
    event.preventDefault();
    fillDown(column);
  });

  grid.addEventListener("paste", function (event) {
    var board = event.clipboardData, text = board.getData("text/plain");
    var isTable = text.indexOf("\t") >= 0 || /<tr[\s>]/i.test(board.getData("text/html"));
    if (!isTable || !event.target.closest("[data-row]")) { return; }
    event.preventDefault();
    fill(event.target, read(text));
  });
})();
