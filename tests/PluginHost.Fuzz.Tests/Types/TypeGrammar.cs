using System.Globalization;

namespace PluginHost.Fuzz.Tests.Types;

/// <summary>
/// The grammar of types: what a guest can get wrong, in every place where a type can stand. It makes all types down to a depth, so that
/// no combination is left to whoever writes tests.
/// </summary>
internal sealed class TypeGrammar
{
    /// <summary>What has a wrong kind, and what has bits too many, which the specification drops.</summary>
    private static readonly (string Text, string? Definition)[] Leaves =
    [
        ("string", null),
        ("list<u8>", null),
        ("list<u64>", null),
        ("char", null),
        ("colour", "enum colour { red, green, blue }"),
        ("number", $"enum number {{ {string.Join(", ", Enumerable.Range(0, 300).Select(i => $"n{i.ToString(CultureInfo.InvariantCulture)}"))} }}"),
        ("access", "flags access { read, write, execute }"),
        ("bool", null),
    ];

    /// <summary>The places: how a type is written that has another one in that place.</summary>
    private static readonly Dictionary<string, Func<TypeGrammar, GrammarType, GrammarType>> Places = new()
    {
        ["list element"] = (_, inner) => inner with { Text = $"list<{inner.Text}>" },
        ["option"] = (_, inner) => inner with { Text = $"option<{inner.Text}>" },
        ["ok of a result"] = (_, inner) => inner with { Text = $"result<{inner.Text}, u8>" },
        ["error of a result"] = (_, inner) => inner with { Text = $"result<_, {inner.Text}>" },
        ["tuple item"] = (_, inner) => inner with { Text = $"tuple<u16, {inner.Text}>" },
        ["record field"] = (grammar, inner) => grammar.Define(inner, "record", $"a: u8, b: {inner.Text}, c: string"),
        ["variant payload"] = (grammar, inner) => grammar.Define(inner, "variant", $"none, one({inner.Text}), two(u64)"),
    };

    private int _names;

    /// <summary>The names of the places.</summary>
    public static IEnumerable<string> PlaceNames => Places.Keys;

    /// <summary>The types that stand by themselves.</summary>
    public static IEnumerable<GrammarType> Alone =>
        Leaves.Select(leaf => new GrammarType(leaf.Text, leaf.Definition is { } definition ? [definition] : []));

    /// <summary>Everything in one place: what stands by itself, and that in every place.</summary>
    public List<GrammarType> AllIn(string place)
    {
        List<GrammarType> inner = [.. Alone, .. Places.Values.SelectMany(_ => Alone, (within, leaf) => within(this, leaf))];
        return [.. inner.Select(type => Places[place](this, type))];
    }

    /// <summary>Something that stands by itself, in as many places as there are numbers, one in the other.</summary>
    /// <param name="leaf">The number of what stands by itself.</param>
    /// <param name="places">The numbers of the places, from the innermost one. Numbers that are too large begin again.</param>
    public GrammarType Nest(int leaf, IEnumerable<int> places)
    {
        GrammarType[] alone = [.. Alone];
        return places.Aggregate(alone[leaf % alone.Length], (inner, place) => Places.Values.ElementAt(place % Places.Count)(this, inner));
    }

    private GrammarType Define(GrammarType inner, string kind, string members)
    {
        string name = $"{kind}-n{_names++.ToString(CultureInfo.InvariantCulture)}";
        return new GrammarType(name, [.. inner.Definitions, $"{kind} {name} {{ {members} }}"]);
    }
}
