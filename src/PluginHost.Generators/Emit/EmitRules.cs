using PluginHost.Generators.Wit.Diagnostics;

namespace PluginHost.Generators.Emit;

/// <summary>Every kind of diagnostic about making C# of WIT that is right in itself.</summary>
internal static class EmitRules
{
    public static readonly WitRule Unsupported = new(
        "WIT0201", "Not supported in C# yet", "{0} are not supported by the C# generator; {1}");

    public static readonly WitRule NameTaken = new(
        "WIT0202", "Names are the same in C#", "{0} becomes '{1}' in C#, and so does {2}; rename one of them{3}");

    public static readonly WitRule InvalidSetting = new("WIT0203", "Invalid setting", "{0}");

    public static readonly WitRule SettingsDiffer = new(
        "WIT0204",
        "Settings differ in one package",
        "This file's {0} is '{1}', but that of other files of the package '{2}' is '{3}'; a package has one");

    public static readonly WitRule ReferencedPackageUnresolved = new(
        "WIT0205",
        "Referenced WIT package does not resolve",
        "The WIT package '{0}' of the referenced assembly '{1}' does not resolve here: {2}");
}
