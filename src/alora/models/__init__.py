"""What is learned of racing, as parameters for the engine; used by training and serving alike."""

from alora.models.bundle import ModelBundle, load_bundle
from alora.models.fit import fit_parameters

__all__ = ["ModelBundle", "fit_parameters", "load_bundle"]
