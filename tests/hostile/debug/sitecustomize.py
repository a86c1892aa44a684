"""Python imports this at every start when its folder is on PYTHONPATH: all libraries log at DEBUG, in every process, to standard error."""

import logging

logging.basicConfig(level=logging.DEBUG)
