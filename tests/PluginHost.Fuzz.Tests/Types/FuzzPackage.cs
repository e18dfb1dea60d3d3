using System.Globalization;

namespace PluginHost.Fuzz.Tests.Types;

/// <summary>A WIT package with a few functions for each of some types.</summary>
internal static class FuzzPackage
{
    public const string GuestName = "test:fuzz/guest@1.0.0";

    public const string HostName = "test:fuzz/host@1.0.0";

    public const string HostGrant = "test:fuzz/host";

    /// <summary>Functions of the guest that are not for one of the types: they come first.</summary>
    public const int CommonFunctions = 2;

    /// <summary>So many more parameters that all of them go through memory.</summary>
    public const int Filling = 17;

    /// <summary>Writes a package.</summary>
    /// <param name="definitions">The definitions of types.</param>
    /// <param name="named">The names that they define.</param>
    /// <param name="types">The types.</param>
    /// <param name="isEcho">Whether there are the functions that return what they are given; otherwise those that say what they were told to.</param>
    public static string Write(string definitions, IEnumerable<string> named, IReadOnlyList<string> types, bool isEcho)
    {
        string use = string.Join(", ", named) is { Length: > 0 } names ? $"  use types.{{{names}}};\n" : "";
        var guest = new List<string>();
        var host = new List<string>();
        string filling = string.Concat(Enumerable.Range(0, Filling).Select(i => $", p{i.ToString(CultureInfo.InvariantCulture)}: u64"));
        for (int i = 0; i < types.Count; i++)
        {
            string number = i.ToString(CultureInfo.InvariantCulture);
            host.Add($"  call-n{number}: func(value: {types[i]}) -> {types[i]};\n");
            guest.Add(isEcho
                ? $"""
                    call-n{number}: func(value: {types[i]}) -> {types[i]};
                    spill-n{number}: func(value: {types[i]}{filling}) -> tuple<{types[i]}, u64>;

                  """
                : $"""
                    get-n{number}: func() -> {types[i]};
                    ask-n{number}: func();
                    put-n{number}: func(value: {types[i]});
                    fill-n{number}: func(value: {types[i]}{filling});

                  """);
        }

        return $$"""
            package test:fuzz@1.0.0;
            interface types {
            {{definitions}}
            }
            interface guest {
            {{use}}  load: func(memory: list<u8>, top: u32, wrong-call: u32, wrong: u32);
              loads: func() -> u32;
            {{string.Concat(guest)}}}
            interface host {
            {{use}}{{string.Concat(host)}}}
            world fuzz { import host; export guest; }
            """;
    }

    /// <summary>The package of types that the grammar made.</summary>
    public static string Write(IReadOnlyList<GrammarType> types)
    {
        List<string> definitions = [.. types.SelectMany(type => type.Definitions).Distinct()];
        return Write(string.Join('\n', definitions), definitions.Select(text => text.Split(' ')[1]), [.. types.Select(type => type.Text)], isEcho: false);
    }
}
