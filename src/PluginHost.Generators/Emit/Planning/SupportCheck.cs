using PluginHost.Generators.Wit;
using PluginHost.Generators.Wit.Diagnostics;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Planning;

/// <summary>Finds and reports what there is no C# for. What depends on it is left out with it.</summary>
internal sealed class SupportCheck(Action<WitDiagnostic> report)
{
    private readonly Dictionary<WitTypeDef, bool> _definitions = [];

    /// <summary>Reports everything of an interface or a world.</summary>
    public void Check(WitTypeOwner owner)
    {
        foreach (var definition in owner.Types)
        {
            if (definition is WitResource)
            {
                Report(definition.Span, "Resources", $"make '{definition.Name}' a record, or pass an id");
            }
            else
            {
                foreach (var (type, span) in SpannedParts(definition))
                {
                    CheckHandles(type, span);
                }
            }
        }

        foreach (var function in FunctionsOf(owner))
        {
            if (function.IsAsync)
            {
                Report(function.Span, "Async functions", $"remove 'async' from '{function.Name}'; its C# method can be awaited anyway");
            }

            foreach (var parameter in function.Parameters)
            {
                CheckHandles(parameter.Type, parameter.Span);
            }

            if (function.Result is { } result)
            {
                CheckHandles(result, function.Span);
            }
        }

        if (owner is WitWorld world)
        {
            foreach (var import in world.Imports.OfType<WitWorldInterface>().Where(i => i.IsRenamed))
            {
                Report(import.Span, "Imports under a name of their own", $"import '{import.Interface.FullName}' itself");
            }
        }
    }

    /// <summary>Whether there is C# for a type definition.</summary>
    public bool IsSupported(WitTypeDef definition)
    {
        if (!_definitions.TryGetValue(definition, out var isSupported))
        {
            isSupported = definition is not WitResource && TypeParts.Of(definition).All(IsSupported);
            _definitions.Add(definition, isSupported);
        }

        return isSupported;
    }

    /// <summary>Whether there is C# for a function.</summary>
    public bool IsSupported(WitFunction function) =>
        !function.IsAsync
        && function.Parameters.All(p => IsSupported(p.Type))
        && (function.Result is null || IsSupported(function.Result));

    private bool IsSupported(WitType type) => type switch
    {
        WitOwnType or WitBorrowType => false,
        WitTypeReference { Definition: var definition } => IsSupported(definition),
        _ => TypeParts.Of(type).All(IsSupported),
    };

    private void CheckHandles(WitType type, WitSpan span)
    {
        if (type is WitOwnType or WitBorrowType)
        {
            Report(span, "Handles of resources", "pass a record or an id");
        }

        foreach (var part in TypeParts.Of(type))
        {
            CheckHandles(part, span);
        }
    }

    private void Report(WitSpan span, string what, string instead) =>
        report(WitDiagnostic.Create(EmitRules.Unsupported, span, what, instead));

    private static IEnumerable<(WitType Type, WitSpan Span)> SpannedParts(WitTypeDef definition) => definition switch
    {
        WitRecord record => record.Fields.Select(f => (f.Type, f.Span)),
        WitVariant variant => variant.Cases.Where(c => c.Payload is not null).Select(c => (c.Payload!, c.Span)),
        WitAlias alias => [(alias.Target, alias.Span)],
        _ => [],
    };

    private static IEnumerable<WitFunction> FunctionsOf(WitTypeOwner owner) => owner switch
    {
        WitInterface item => item.Functions,
        WitWorld world => world.Imports.Concat(world.Exports).OfType<WitWorldFunction>().Select(f => f.Function),
        _ => [],
    };
}
