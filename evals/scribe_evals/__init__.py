"""What the e-mails are worth: the real services, worlds full of traps, and a judge who knows the truth."""

import os

# gRPC's handlers around fork() break a child that is forked only to become another program while calls are under way.
os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "0")
