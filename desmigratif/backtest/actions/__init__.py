"""Every write of this room."""

from desmigratif.backtest.actions.asking import ask_back_test, cancel_back_test

__all__ = ["ask_back_test", "cancel_back_test"]
