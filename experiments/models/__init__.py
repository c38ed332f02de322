"""Each model as the command line sees it: its function, its forms, its prior sets."""
