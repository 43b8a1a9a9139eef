"""HiGHS on one thread that says nothing."""

import highspy


class Silent(highspy.Highs):
    """A solver of linear programmes without the banner that its plain constructor writes to stdout."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()
        for option in ("parallel", "presolve"):
            self.setOptionValue(option, "off")
        self.setOptionValue("output_flag", False)
        self.setOptionValue("threads", 1)
        self.setOptionValue("solver", "simplex")
