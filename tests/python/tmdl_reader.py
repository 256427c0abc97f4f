"""Reads a model with Microsoft's own reader of TMDL, and prints what it holds, as JSON: run apart, as it loads .NET.

    python tmdl_reader.py MODEL READER

MODEL: the folder definition of a semantic model. READER: a folder with pythonnet, dotnetcore2 and pbi-cli-tool, made by
`pip install --target READER pythonnet dotnetcore2 && pip install --target READER --no-deps pbi-cli-tool`.
"""

import json
import os
import sys
import tempfile
from pathlib import Path


def read(model, reader):
    """What the model in a folder holds. Raises whatever the reader refuses, with file and line."""
    sys.path.insert(0, str(reader))
    root = reader / "dotnetcore2" / "bin"
    os.environ["DOTNET_ROOT"] = str(root)
    import pythonnet
    from clr_loader import get_coreclr

    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "runtime.json"
        options = {"framework": {"name": "Microsoft.NETCore.App", "version": "3.1.0"}, "tfm": "netcoreapp3.1"}
        options["configProperties"] = {"System.Globalization.Invariant": True}
        asked.write_text(json.dumps({"runtimeOptions": options}))
        pythonnet.set_runtime(get_coreclr(runtime_config=str(asked), dotnet_root=str(root)))
        import clr
    for part in ("Core", "Tabular.Json", "Tabular"):
        clr.AddReference(str(reader / "pbi_cli" / "dlls" / f"Microsoft.AnalysisServices.{part}.dll"))
    from Microsoft.AnalysisServices.Tabular import TmdlSerializer

    found = TmdlSerializer.DeserializeDatabaseFromFolder(str(model)).Model
    return {
        "columns": sorted(f"{table.Name}.{column.Name}" for table in found.Tables for column in table.Columns),
        "measures": {measure.Name: measure.Expression for table in found.Tables for measure in table.Measures},
        "relationships": found.Relationships.Count,
        "errors": [error.Message for error in found.Validate().Errors],
    }


if __name__ == "__main__":
    print(json.dumps(read(*map(Path, sys.argv[1:]))))
