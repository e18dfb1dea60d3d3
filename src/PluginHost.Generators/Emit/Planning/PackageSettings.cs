using PluginHost.Generators.Emit.Naming;
using PluginHost.Generators.Wit;
using PluginHost.Generators.Wit.Diagnostics;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Planning;

/// <summary>What a project says about each of its packages.</summary>
internal sealed class PackageSettings
{
    private const string Public = "public";
    private const string Internal = "internal";

    private readonly ResolvedProject _project;
    private readonly Action<WitDiagnostic> _report;
    private readonly Dictionary<string, WitInput> _inputs;
    private readonly string[] _projectDirectory;
    private readonly string _rootNamespace;
    private readonly bool _isPublic;

    public PackageSettings(ResolvedProject project, Action<WitDiagnostic> report)
    {
        _project = project;
        _report = report;
        _inputs = project.Inputs.GroupBy(i => i.Source.Path).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        _projectDirectory = Segments(project.Settings.ProjectDirectory);
        _rootNamespace = ValidNamespace(project.Settings.Namespace, default, "the property WitNamespace");
        _isPublic = IsPublic(project.Settings.Accessibility, default, "the property WitAccessibility") ?? true;
    }

    /// <summary>Whether a package is the project's own: not a dependency, and not in a referenced assembly.</summary>
    public bool IsOwn(WitPackage package) => !package.IsExternal && package.Sources.Any(s => !IsDependency(s.Path));

    /// <summary>Whether a file is below a directory called <c>deps</c>. Where the project itself is does not count.</summary>
    public bool IsDependency(string path)
    {
        var segments = Segments(path);
        var shared = segments.Zip(_projectDirectory, (left, right) => left == right).TakeWhile(same => same).Count();
        return segments.Take(segments.Length - 1).Skip(shared).Contains("deps", StringComparer.Ordinal)
            || (!_inputs.ContainsKey(path) && path.Length > 0);
    }

    /// <summary>The namespace and the accessibility of a package's types.</summary>
    public (string Namespace, bool IsPublic) Of(WitPackage package)
    {
        if (package.IsExternal)
        {
            return (_project.Referenced(package)?.Namespace ?? Derived(package), true);
        }

        var files = package.Sources.Where(s => _inputs.ContainsKey(s.Path)).Select(s => _inputs[s.Path]).ToList();
        var namespaceName = Common(package, files, i => i.Namespace, "Namespace");
        var accessibility = Common(package, files, i => i.Accessibility, "Accessibility");
        return (
            namespaceName.Value.Length > 0
                ? ValidNamespace(namespaceName.Value, namespaceName.Span, "Namespace")
                : Default(package),
            IsPublic(accessibility.Value, accessibility.Span, "Accessibility") ?? _isPublic);
    }

    private string Default(WitPackage package) =>
        _rootNamespace.Length == 0 ? Derived(package)
        : IsOwn(package) ? _rootNamespace
        : $"{_rootNamespace}.{Derived(package)}";

    private static string Derived(WitPackage package) =>
        $"{Identifiers.Pascal(package.Id.Namespace)}.{Identifiers.Pascal(package.Id.Name)}";

    private (string Value, WitSpan Span) Common(WitPackage package, List<WitInput> files, Func<WitInput, string> select, string name)
    {
        var first = files.Find(f => select(f).Length > 0);
        if (first is null)
        {
            return ("", default);
        }

        foreach (var other in files.Where(f => select(f) != select(first)))
        {
            _report(WitDiagnostic.Create(
                EmitRules.SettingsDiffer, StartOf(other.Source.Path), name, select(other), package.Id, select(first)));
        }

        return (select(first), StartOf(first.Source.Path));
    }

    private string ValidNamespace(string value, WitSpan span, string setting)
    {
        if (value.Length == 0 || Identifiers.IsNamespace(value))
        {
            return value;
        }

        _report(WitDiagnostic.Create(EmitRules.InvalidSetting, span, $"'{value}', which {setting} says, is not a C# namespace"));
        return "";
    }

    private bool? IsPublic(string value, WitSpan span, string setting)
    {
        if (value.Length > 0 && value is not (Public or Internal))
        {
            _report(WitDiagnostic.Create(
                EmitRules.InvalidSetting, span, $"'{value}', which {setting} says, is neither '{Public}' nor '{Internal}'"));
        }

        return value switch
        {
            Public => true,
            Internal => false,
            _ => null,
        };
    }

    private static WitSpan StartOf(string path) => new(path, 0, 0, 1, 1, 1, 1);

    private static string[] Segments(string path) =>
        path.Replace('\\', '/').Split(['/'], StringSplitOptions.RemoveEmptyEntries);
}
