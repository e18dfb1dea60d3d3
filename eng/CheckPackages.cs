// Looks into packed packages: is everything there that has to be, and nothing else?
//
//   dotnet run eng/CheckPackages.cs FOLDER
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Xml.Linq;

const string ToolId = "PluginHost.Tool";

if (args is not [var folder])
{
    Console.Error.WriteLine("Name one folder with packages.");
    return 2;
}

// What each package has beside its assembly and what every package has.
var wanted = new Dictionary<string, string[]>
{
    ["PluginHost"] =
    [
        "build/PluginHost.targets",
        "buildTransitive/PluginHost.targets",
        "tools/compiler/PluginHost.Compiler.dll",
        "tools/compiler/PluginHost.Compiler.runtimeconfig.json",
    ],
    ["PluginHost.Abstractions"] =
    [
        "analyzers/dotnet/cs/PluginHost.Generators.dll",
        "build/PluginHost.Abstractions.props",
        "build/PluginHost.Abstractions.targets",
        "buildTransitive/PluginHost.Abstractions.props",
        "buildTransitive/PluginHost.Abstractions.targets",
    ],
    ["PluginHost.AspNetCore"] = [],
    ["PluginHost.OpenTelemetry"] = [],
    ["PluginHost.Streams"] = [],
    [ToolId] = [],
};

// Which other packages of these each depends on, and passes on whole: assembly, generator and build files.
var references = new Dictionary<string, string[]>
{
    ["PluginHost"] = ["PluginHost.Abstractions"],
    ["PluginHost.Abstractions"] = [],
    ["PluginHost.AspNetCore"] = ["PluginHost"],
    ["PluginHost.OpenTelemetry"] = ["PluginHost"],
    ["PluginHost.Streams"] = ["PluginHost"],
};

var problems = new List<string>();
var found = new HashSet<string>();
foreach (string file in Directory.GetFiles(folder, "*.nupkg").Order())
{
    using ZipArchive package = ZipFile.OpenRead(file);
    XElement metadata = ReadMetadata(package);
    string id = Value(metadata, "id");
    Action<string> report = problem => problems.Add($"{Path.GetFileName(file)}: {problem}");
    if (!wanted.TryGetValue(id, out string[]? more))
    {
        report("is not a package that this check knows; add it to eng/CheckPackages.cs.");
        continue;
    }

    found.Add(id);
    if (id == ToolId)
    {
        CheckTool(package, report);
        Console.WriteLine($"{id} {Value(metadata, "version")}: {package.Entries.Count} files");
        continue;
    }

    CheckFiles(package, [$"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml", "README.md", .. more], report);
    CheckMetadata(metadata, references[id], report);
    CheckAssemblies(package, Path.ChangeExtension(file, ".snupkg"), id, report);
    Console.WriteLine($"{id} {Value(metadata, "version")}: {package.Entries.Count} files");
}

problems.AddRange(wanted.Keys.Except(found).Select(id => $"{id} is missing."));
problems.ForEach(Console.Error.WriteLine);
return problems.Count == 0 ? 0 : 1;

static XElement ReadMetadata(ZipArchive package)
{
    using Stream stream = package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
    return XElement.Load(stream).Elements().Single(element => element.Name.LocalName == "metadata");
}

static string Value(XElement metadata, string name) =>
    metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value ?? "";

static void CheckFiles(ZipArchive package, string[] wanted, Action<string> report)
{
    string[] files =
    [
        .. package.Entries.Select(entry => entry.FullName).Where(name =>
            name is not "[Content_Types].xml" && !name.StartsWith("_rels/", StringComparison.Ordinal)
            && !name.StartsWith("package/", StringComparison.Ordinal) && !name.EndsWith(".nuspec", StringComparison.Ordinal)),
    ];
    foreach (string name in wanted.Except(files))
    {
        report($"lacks {name}.");
    }

    foreach (string name in files.Except(wanted))
    {
        report($"has {name}, which nobody asked for.");
    }
}

// A tool brings all that it needs, for every system.
static void CheckTool(ZipArchive package, Action<string> report)
{
    string[] wanted =
    [
        "DotnetToolSettings.xml",
        "PluginHost.Tool.dll",
        "pluginhost-compiler/PluginHost.Compiler.dll",
        "pluginhost-compiler/PluginHost.Compiler.runtimeconfig.json",
        "runtimes/linux-x64/native/libwasmtime.so",
        "runtimes/osx-arm64/native/libwasmtime.dylib",
        "runtimes/win-x64/native/wasmtime.dll",
    ];
    foreach (string name in wanted.Where(name => package.GetEntry($"tools/net10.0/any/{name}") is null))
    {
        report($"lacks {name}.");
    }
}

static void CheckMetadata(XElement metadata, string[] references, Action<string> report)
{
    foreach (string name in (string[])["description", "authors", "copyright", "tags", "version"])
    {
        if (Value(metadata, name).Length == 0)
        {
            report($"has no {name}.");
        }
    }

    if (Value(metadata, "license") != "MIT" || Value(metadata, "readme") != "README.md")
    {
        report("does not name its licence and its README.");
    }

    XElement[] dependencies = [.. metadata.Descendants().Where(element => element.Name.LocalName == "dependency")];
    string[] own = [.. dependencies.Select(Id).Where(id => id.StartsWith("PluginHost", StringComparison.Ordinal))];
    if (!own.SequenceEqual(references))
    {
        report($"depends on [{string.Join(", ", own)}] of its own kind, not on [{string.Join(", ", references)}].");
    }

    foreach (XElement dependency in dependencies)
    {
        string version = (string?)dependency.Attribute("version") ?? "";
        if (references.Contains(Id(dependency)) && (string?)dependency.Attribute("include") != "All")
        {
            report($"does not pass on all of {Id(dependency)}: its project reference needs PrivateAssets=\"none\".");
        }

        if (Id(dependency) == "Wasmtime" && (references.Length == 0 || !version.StartsWith('[')))
        {
            report($"depends on Wasmtime {version}; only the runtime may, and on one version exactly.");
        }
    }

    static string Id(XElement dependency) => (string?)dependency.Attribute("id") ?? "";
}

static void CheckAssemblies(ZipArchive package, string symbolsFile, string id, Action<string> report)
{
    foreach (ZipArchiveEntry entry in package.Entries.Where(entry => entry.FullName.EndsWith(".dll", StringComparison.Ordinal)))
    {
        byte[] bytes = ReadAll(entry);
        using var assembly = new PEReader(new MemoryStream(bytes));
        if (!assembly.ReadDebugDirectory().Any(entry => entry.Type == DebugDirectoryEntryType.Reproducible))
        {
            report($"{entry.FullName} was not compiled deterministically.");
        }

        if (bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Environment.CurrentDirectory)) >= 0)
        {
            report($"{entry.FullName} holds paths of this machine.");
        }
    }

    if (!File.Exists(symbolsFile))
    {
        report("has no symbols package.");
        return;
    }

    using ZipArchive symbols = ZipFile.OpenRead(symbolsFile);
    if (symbols.GetEntry($"lib/net10.0/{id}.pdb") is not { } pdb)
    {
        report("has a symbols package without symbols.");
        return;
    }

    using var reader = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(ReadAll(pdb)));
    foreach (DocumentHandle handle in reader.GetMetadataReader().Documents)
    {
        string path = reader.GetMetadataReader().GetString(reader.GetMetadataReader().GetDocument(handle).Name);
        if (path.StartsWith(Environment.CurrentDirectory, StringComparison.Ordinal))
        {
            report($"its symbols hold paths of this machine, such as {path}.");
            break;
        }
    }
}

static byte[] ReadAll(ZipArchiveEntry entry)
{
    using Stream stream = entry.Open();
    using var memory = new MemoryStream();
    stream.CopyTo(memory);
    return memory.ToArray();
}
