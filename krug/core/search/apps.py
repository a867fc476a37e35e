from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "krug.core.search"
    label = "search"

    def ready(self) -> None:
        from krug.core.records.followers import followers
        from krug.core.search.index import SearchIndex
        from krug.core.search.rebuilding import REBUILDING

        followers.append(SearchIndex())
        REBUILDING.declare()
