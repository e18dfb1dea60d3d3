using System.Collections.Immutable;
using PluginHost.Generators.Emit.Planning;
using PluginHost.Generators.Wit;
using PluginHost.Generators.Wit.Diagnostics;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Naming;

/// <summary>Gives every generated type its name.</summary>
internal sealed class NamePlanner
{
    private readonly ProjectPlan _project;
    private readonly Action<WitDiagnostic> _report;
    private readonly Dictionary<CSharpName, string> _taken = [];
    private readonly ImmutableDictionary<WitTypeDef, CSharpName>.Builder _types =
        ImmutableDictionary.CreateBuilder<WitTypeDef, CSharpName>();
    private readonly ImmutableDictionary<WitTypeOwner, OwnerNames>.Builder _owners =
        ImmutableDictionary.CreateBuilder<WitTypeOwner, OwnerNames>();

    private NamePlanner(ProjectPlan project, Action<WitDiagnostic> report)
    {
        _project = project;
        _report = report;
    }

    /// <summary>Gives names.</summary>
    /// <param name="project">What is to be generated.</param>
    /// <param name="foreign">The names that the project's own code has taken, with their namespaces.</param>
    /// <param name="report">Takes what is wrong.</param>
    public static NameMap Plan(ProjectPlan project, IEnumerable<CSharpName> foreign, Action<WitDiagnostic> report)
    {
        var planner = new NamePlanner(project, report);
        var bases = project.Packages.ToDictionary(p => p, BaseNames);

        // What others see comes first, because it has to have exactly its name. The rest gives way.
        foreach (var package in project.Packages)
        {
            planner.NameTypes(package, bases[package]);
        }

        foreach (var package in project.Packages)
        {
            planner.NameOwners(package, bases[package]);
        }

        var taken = planner._taken.Keys.Concat(foreign)
            .GroupBy(n => n.Namespace)
            .ToImmutableDictionary(g => g.Key, g => g.Select(n => n.Name).ToImmutableHashSet());
        return new NameMap(planner._types.ToImmutable(), planner._owners.ToImmutable(), taken);
    }

    /// <summary>The names of interfaces and worlds. Inline interfaces whose name another one has carry that of their world.</summary>
    private static Dictionary<WitTypeOwner, string> BaseNames(PackagePlan package)
    {
        var counts = package.Owners.GroupBy(o => Identifiers.Pascal(o.Name)).ToDictionary(g => g.Key, g => g.Count());
        return package.Owners.ToDictionary(owner => owner, owner =>
        {
            var name = Identifiers.Pascal(owner.Name);
            return owner is WitInterface { World: { } world } && counts[name] > 1 ? Identifiers.Pascal(world.Name) + name : name;
        });
    }

    private void NameTypes(PackagePlan package, Dictionary<WitTypeOwner, string> bases)
    {
        var definitions = package.Owners
            .SelectMany(o => o.Types)
            .Where(t => t is WitRecord or WitVariant or WitEnum or WitFlags)
            .ToList();
        var counts = definitions.GroupBy(t => Identifiers.Pascal(t.Name)).ToDictionary(g => g.Key, g => g.Count());
        foreach (var definition in definitions)
        {
            var name = Identifiers.Pascal(definition.Name);
            name = counts[name] > 1 ? bases[definition.Owner] + name : name;
            _types.Add(definition, Take(package, name, "type", definition.Name, definition.Span));
        }
    }

    private void NameOwners(PackagePlan package, Dictionary<WitTypeOwner, string> bases)
    {
        foreach (var owner in package.Owners)
        {
            var name = bases[owner];
            var contract = new CSharpName(package.Namespace, "I" + name);
            var imports = new CSharpName(package.Namespace, contract.Name + "Imports");
            if (owner is WitInterface { Functions.Length: > 0 } || (owner is WitWorld world && WorldItems.HasContract(world)))
            {
                contract = Take(package, contract.Name, owner is WitWorld ? "world" : "interface", owner.Name, owner.Span);
            }

            if (owner is WitWorld importer && WorldItems.ImportedFunctions(importer).Any())
            {
                imports = Take(package, imports.Name, "imports of the world", owner.Name, owner.Span);
            }

            var (home, prefix) = package.IsReferenced
                ? (_project.HomeNamespace, Identifiers.Pascal(package.Package.Id.Namespace) + Identifiers.Pascal(package.Package.Id.Name))
                : (package.Namespace, "");
            _owners.Add(owner, new OwnerNames(
                contract,
                imports,
                TakeAny(home, prefix + name + "Proxy"),
                TakeAny(home, prefix + name + "Imports"),
                TakeAny(home, prefix + name + "Abi")));
        }
    }

    private CSharpName Take(PackagePlan package, string name, string kind, string witName, WitSpan span)
    {
        var taken = new CSharpName(package.Namespace, name);
        var description = $"the {kind} '{witName}' of '{package.Package.Id}'";
        if (!_taken.TryGetValue(taken, out var other))
        {
            _taken.Add(taken, description);
            return taken;
        }

        if (!package.IsReferenced)
        {
            _report(WitDiagnostic.Create(
                EmitRules.NameTaken, span, description, taken, other, ", or give the packages different namespaces"));
        }

        return TakeAny(taken.Namespace, name);
    }

    private CSharpName TakeAny(string namespaceName, string name)
    {
        var taken = new CSharpName(namespaceName, name);
        for (var i = 2; _taken.ContainsKey(taken); i++)
        {
            taken = new CSharpName(namespaceName, name + i);
        }

        _taken.Add(taken, name);
        return taken;
    }
}
