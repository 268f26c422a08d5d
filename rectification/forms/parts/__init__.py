"""What several forms have in common: the gate, deadlines, offices, reasons."""
