"""One folder a page: ``page.py`` draws, ``presenter.py`` decides what to show. Pages never call pages."""
