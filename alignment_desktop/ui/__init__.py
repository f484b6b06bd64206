"""The window: everything Qt. It asks the workbook questions, gives it commands, and shows what comes back."""
