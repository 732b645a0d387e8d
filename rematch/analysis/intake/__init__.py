"""Forms for KoboToolbox and ODK: an XLSForm written from the models, and its submissions read as cases."""
