"""What the notebooks that come with the package need beside it."""

from borderrisk.notebooks.copies import copy, folder
from borderrisk.notebooks.figures import plot_drivers, plot_months, plot_ranks
from borderrisk.notebooks.paper import write_pdf
from borderrisk.notebooks.river_share import plot_river_share
from borderrisk.notebooks.widgets import edit, sliders

__all__ = [
    "copy",
    "edit",
    "folder",
    "plot_drivers",
    "plot_months",
    "plot_ranks",
    "plot_river_share",
    "sliders",
    "write_pdf",
]
