"""All data of the firm in open formats: a folder of CSV and JSON lines, with the files and a description."""
