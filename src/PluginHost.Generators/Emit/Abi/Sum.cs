using System.Collections.Immutable;
using PluginHost.Generators.Emit.Naming;
using PluginHost.Generators.Emit.Types;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Abi;

/// <summary>A type that holds one of several values: a variant, an option or a result.</summary>
/// <param name="Kind">How C# tells them apart.</param>
/// <param name="Cases">The cases; the discriminant is the index.</param>
internal sealed record Sum(SumKind Kind, ImmutableArray<SumCase> Cases)
{
    /// <summary>Takes a type apart. Null if it is of another kind.</summary>
    public static Sum? Of(TypeUse use, AbiScope scope)
    {
        switch (use.Type)
        {
            case WitTypeReference { Definition: WitVariant variant }:
                return new Sum(SumKind.Variant, Of(variant, scope));
            case WitOptionType { Value.Unaliased: WitOptionType inner }:
                var option = scope.TypeOf(use);
                return new Sum(
                    SumKind.NestedOption,
                    [new SumCase(null, "", option + ".None", ""), new SumCase(use.Part(inner), "", $"new {option}(", ")")]);
            case WitOptionType { Value: var value }:
                var some = use.Part(value);

                // An array converts to memory, but a null array to empty memory instead of none.
                var none = some.IsBytes && !some.IsOwned ? $"default({scope.TypeOf(use)})" : "null";
                return new Sum(SumKind.Option, [new SumCase(null, "", none, ""), new SumCase(some, "", "", "")]);
            case WitResultType result:
                var type = scope.TypeOf(use);
                return new Sum(SumKind.Result, [Of(use, result.Ok, type + ".Ok("), Of(use, result.Error, type + ".Err(")]);
            default:
                return null;
        }
    }

    /// <summary>A condition that holds for one of two cases, as the start of an <c>if</c>.</summary>
    public string Condition(int index) => (Kind, index) switch
    {
        (SumKind.Option, 1) => "if (value is { } some)",
        (SumKind.NestedOption, 1) => "if (value.HasValue)",
        (SumKind.Result, 0) => "if (value.IsOk)",
        (SumKind.Result, 1) => "if (value.IsError)",
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    /// <summary>What a case holds, where the value is known to be of that case.</summary>
    public string PayloadOf(int index) => (Kind, index) switch
    {
        (SumKind.Variant, _) => "payload",
        (SumKind.Option, _) => "some",
        (SumKind.Result, 1) => "value.Error",
        _ => "value.Value",
    };

    private static ImmutableArray<SumCase> Of(WitVariant variant, AbiScope scope)
    {
        var name = scope.NameOf(variant);
        var cases = MemberNames.Of(variant, name.Substring(name.LastIndexOf('.') + 1));
        return
        [
            .. variant.Cases.Select((item, i) => item.Payload is { } payload
                ? new SumCase(TypeUse.Shared(payload), $"{name}.{cases[i]}", $"new {name}.{cases[i]}(", ")")
                : new SumCase(null, $"{name}.{cases[i]}", $"{name}.{cases[i]}.Instance", "")),
        ];
    }

    private static SumCase Of(TypeUse use, WitType? payload, string before) => payload is null
        ? new SumCase(null, "", before + "default)", "")
        : new SumCase(use.Part(payload), "", before, ")");
}
