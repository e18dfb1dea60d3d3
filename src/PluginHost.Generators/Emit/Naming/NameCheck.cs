using PluginHost.Generators.Emit.Planning;
using PluginHost.Generators.Wit.Diagnostics;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Naming;

/// <summary>Reports names of an interface or a world that are the same in C#.</summary>
internal static class NameCheck
{
    public static void Check(WitTypeOwner owner, EmitContext context, Action<WitDiagnostic> report)
    {
        foreach (var definition in owner.Types)
        {
            switch (definition)
            {
                case WitRecord record:
                    MemberNames.Of(record, context.Names.Of(record).Name, report);
                    break;
                case WitVariant variant:
                    MemberNames.Of(variant, context.Names.Of(variant).Name, report);
                    break;
                case WitEnum cases:
                    MemberNames.Of(cases, report);
                    break;
                case WitFlags flags:
                    MemberNames.Of(flags, report);
                    break;
            }
        }

        if (owner is WitInterface { Functions: var functions })
        {
            Check([.. functions.Select(f => new ContractFunction(f.Name, f))], report);
        }
        else if (owner is WitWorld world)
        {
            Check([.. WorldItems.ExportedFunctions(world).Select(f => new ContractFunction(f.Name, f.Function))], report);
            Check([.. WorldItems.ImportedFunctions(world).Select(f => new ContractFunction(f.Name, f.Function))], report);
            MemberNames.OfProperties([.. WorldItems.ExportedInterfaces(world)], report);
        }
    }

    private static void Check(IReadOnlyCollection<ContractFunction> functions, Action<WitDiagnostic> report)
    {
        MemberNames.Of(functions, report);
        foreach (var function in functions)
        {
            MemberNames.OfParameters(function.Function, [], report);
        }
    }
}
