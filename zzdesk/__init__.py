"""zzdesk: the core of a monthly reporting client. Nothing below this package imports Qt."""

__version__ = "0.1.0"
