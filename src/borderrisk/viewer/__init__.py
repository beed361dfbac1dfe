"""What a reader of a map sees: its content, script, style, still picture and messages."""

from borderrisk.viewer.map import Map, PageLayer
from borderrisk.viewer.messages import messages

__all__ = ["Map", "PageLayer", "messages"]
