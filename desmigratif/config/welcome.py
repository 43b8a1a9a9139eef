"""What `run` prints once the site answers: who can sign in, what to try first."""

from desmigratif.signin.demo import DEMO_ACCOUNTS, SECRET

FIRST_TRIES = (
    "search for a village by its name or code, also misspelt",
    "sign in as the planner and look at the first plan: why is a village in it, why not?",
    "ask for a plan of your own and watch it being made",
)
FIRST_ACCOUNT = 'desmigratif manage create_administrator USERNAME "FULL NAME" AGENCY'


def lines(*, demo: bool) -> list[str]:
    """The lines; with demo accounts only where they exist."""
    if not demo:
        return ["No demo accounts here. The first account of your own:", f"  {FIRST_ACCOUNT}"]
    name, password = (
        max(len(getattr(one, part)) for one in DEMO_ACCOUNTS) for part in ("username", "password")
    )
    accounts = [
        f"  {one.username:<{name}}  {one.password:<{password}}  {one.role}, {one.agency}"
        for one in DEMO_ACCOUNTS
    ]
    return [
        "Demo accounts (user name, password, role):",
        *accounts,
        "",
        "Roles over the nation are asked for a code too; the page that asks has it filled in.",
        f"Key for an authenticator app, the same for all demo accounts: {SECRET}",
        "",
        "Try first:",
        *(f"  - {line}" for line in FIRST_TRIES),
    ]
