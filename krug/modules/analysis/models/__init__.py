from krug.modules.analysis.models.client_class import Abc, ClientClass, Reckoning, Xyz

__all__ = ["Abc", "ClientClass", "Reckoning", "Xyz"]
