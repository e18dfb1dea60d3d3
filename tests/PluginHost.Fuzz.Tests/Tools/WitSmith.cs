using System.Text;
using System.Text.RegularExpressions;
using PluginHost.Tests.Support;

namespace PluginHost.Fuzz.Tests.Tools;

/// <summary>Packages of WIT that nobody has thought of, and components of their worlds and interfaces.</summary>
internal sealed partial class WitSmith(WasmTools tools, Random random)
{
    /// <summary>How often the tool may find that it made nothing of the bytes that it was given.</summary>
    private const int MostTries = 50;

    private const string OwnPackage = "fuzz:fuzz";

    private static readonly string[] Encodings = ["utf8", "utf16", "compact-utf16"];
    private static readonly string[] Names = ["legacy", "standard32"];

    /// <summary>Makes a package, encoded as a component.</summary>
    public async Task<byte[]> NextPackageAsync()
    {
        string? error = null;
        for (int tries = 0; tries < MostTries; tries++)
        {
            tools.Write("wit.seed", SmithBytes.Next(random));
            error = await WasmTools.TryRunAsync("wit-smith", tools.PathOf("wit.seed"), "-o", tools.PathOf("package.wasm"));
            if (error is null)
            {
                return tools.Read("package.wasm");
            }
        }

        throw new InvalidOperationException($"wit-smith makes nothing: {error}");
    }

    /// <summary>
    /// Writes the package that was made last as text, without what needs async or a feature, and with a world for each of its
    /// interfaces that has functions.
    /// </summary>
    /// <returns>The names of all its worlds; none if the tool does not take what it made itself, which happens with resources and static functions of one name.</returns>
    public async Task<IReadOnlyList<string>> UnpackAsync()
    {
        string unpacked = tools.NewFolder("unpacked");
        string folder = tools.NewFolder("wit");
        string dependencies = Directory.CreateDirectory(Path.Combine(folder, "deps")).FullName;
        if (await WasmTools.TryRunAsync("component", "wit", tools.PathOf("package.wasm"), "--out-dir", unpacked) is not null)
        {
            return [];
        }

        var worlds = new List<string>();
        var own = new StringBuilder($"package {OwnPackage};\n");
        string[] files = [.. Directory.EnumerateFiles(unpacked, "*.wit", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        for (int i = 0; i < files.Length; i++)
        {
            string text = WithoutAsync(await File.ReadAllTextAsync(files[i]));
            await File.WriteAllTextAsync(Path.Combine(dependencies, $"package{i}.wit"), text);
            AddWorlds(text, worlds, own);
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "fuzz.wit"), own.ToString());
        return worlds;
    }

    /// <summary>Makes a component of a world.</summary>
    /// <param name="world">The world.</param>
    /// <param name="modules">What its core module does; null for one that traps at once.</param>
    /// <returns>The component, or null if the tool makes none of this world.</returns>
    public async Task<byte[]?> TryMakeComponentAsync(string world, ModuleSmith? modules)
    {
        string wit = tools.PathOf("wit");
        string embedded = tools.PathOf("embedded.wasm");
        string encoding = Any(Encodings);
        if (await WasmTools.TryRunAsync(
            "component", "embed", wit, "--dummy-names", Any(Names), "--encoding", encoding, "--world", world, "-o", embedded) is not null)
        {
            return null;
        }

        if (modules is not null)
        {
            byte[] module = await modules.NextAsync("--module-shape", embedded);
            await WasmTools.RunAsync("component", "embed", wit, tools.Write("smith.wasm", module), "--encoding", encoding, "--world", world, "-o", embedded);
        }

        return await WasmTools.TryRunAsync("component", "new", embedded, "-o", tools.PathOf("component.wasm")) is null ? tools.Read("component.wasm") : null;
    }

    /// <summary>Whether a world was made for an interface that has functions.</summary>
    public static bool IsOfInterface(string world) => world.StartsWith(OwnPackage, StringComparison.Ordinal);

    private static string WithoutAsync(string text)
    {
        text = Gate().Replace(text, "").Replace("async func", "func", StringComparison.Ordinal).Replace("error-context", "string", StringComparison.Ordinal);
        text = Stream().Replace(text, match => match.Groups[1].Success ? "list<" : "list<u8>");
        text = Future().Replace(text, match => match.Groups[1].Success ? "option<" : "option<u8>");
        return FixedLength().Replace(text, ">");
    }

    private static void AddWorlds(string text, List<string> worlds, StringBuilder own)
    {
        string[] package = Package().Match(text).Groups[1].Value.Split('@');
        string version = package.Length > 1 ? $"@{package[1]}" : "";
        worlds.AddRange(World().Matches(text).Select(match => $"{package[0]}/{match.Groups[1].Value}{version}"));
        foreach (Match match in Interface().Matches(text).Where(match => match.Groups[2].Value.Contains("func", StringComparison.Ordinal)))
        {
            string name = $"w{worlds.Count}";
            worlds.Add($"{OwnPackage}/{name}");
            own.Append("world ").Append(name).Append(" { export ").Append(package[0]).Append('/').Append(match.Groups[1].Value).Append(version).Append("; }\n");
        }
    }

    private string Any(string[] choices) => choices[random.Next(choices.Length)];

    [GeneratedRegex(@"\bstream\b(?!-)(<)?")]
    private static partial Regex Stream();

    [GeneratedRegex(@"\bfuture\b(?!-)(<)?")]
    private static partial Regex Future();

    [GeneratedRegex(@"^ *@(since|unstable|deprecated)\(.*\)\n", RegexOptions.Multiline)]
    private static partial Regex Gate();

    [GeneratedRegex(@", \d+>")]
    private static partial Regex FixedLength();

    [GeneratedRegex("^package (.+);", RegexOptions.Multiline)]
    private static partial Regex Package();

    [GeneratedRegex("^world ([^ ]+) {", RegexOptions.Multiline)]
    private static partial Regex World();

    [GeneratedRegex("^interface ([^ ]+) {(.*?)^}", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Interface();
}
