"""From a draft to the edition: prepare, judge, redact, freeze, publish, take down."""
