from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "krug.core.search"
    label = "search"

    def ready(self) -> None:
        from krug.core.records.followers import followers
        from krug.core.search.index import SearchIndex

        followers.append(SearchIndex())
