using System.Collections.Immutable;
using PluginHost.Generators.Emit.Planning;
using PluginHost.Generators.Emit.Text;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Registration;

/// <summary>
/// Writes what is generated of a package as WIT, in one text and without comments. It is what other projects see of the package, so
/// it has what there is C# for, and nothing else.
/// </summary>
internal sealed class WitPrinter
{
    private readonly CodeWriter _writer;
    private readonly PackagePlan _plan;
    private readonly SupportCheck _support;
    private readonly WitTypeOwner _owner;

    private WitPrinter(CodeWriter writer, PackagePlan plan, SupportCheck support, WitTypeOwner owner)
    {
        _writer = writer;
        _plan = plan;
        _support = support;
        _owner = owner;
    }

    public static string Print(PackagePlan plan, SupportCheck support)
    {
        var writer = new CodeWriter();
        writer.Line($"package {plan.Package.Id};");
        foreach (var owner in plan.Owners.Where(o => o is not WitInterface { World: not null }))
        {
            writer.Separate();
            new WitPrinter(writer, plan, support, owner).Print();
        }

        return writer.ToString();
    }

    private void Print()
    {
        _writer.Line($"{(_owner is WitWorld ? "world" : "interface")} {Name(_owner.Name)} {{");
        _writer.Depth++;
        PrintMembers();
        _writer.Depth--;
        _writer.Line("}");
    }

    private void PrintMembers()
    {
        foreach (var used in _owner.UsedTypes.Where(u => u.Definition.Owner is WitInterface && _support.IsSupported(u.Definition)))
        {
            var definition = used.Definition;
            var name = used.Name == definition.Name ? Name(used.Name) : $"{Name(definition.Name)} as {Name(used.Name)}";
            _writer.Line($"use {PathOf((WitInterface)definition.Owner)}.{{{name}}};");
        }

        foreach (var definition in _owner.Types.Where(_support.IsSupported))
        {
            PrintType(definition);
        }

        if (_owner is WitInterface { Functions: var functions })
        {
            foreach (var function in functions.Where(_support.IsSupported))
            {
                _writer.Line($"{Gates(function)}{Name(function.Name)}: {Signature(function)};");
            }
        }
        else if (_owner is WitWorld world)
        {
            PrintItems("import", world.Imports);
            PrintItems("export", world.Exports);
        }
    }

    private void PrintType(WitTypeDef definition)
    {
        var header = WitNotation.HeaderOf(definition, LocalName);
        if (definition is WitAlias alias)
        {
            _writer.Line($"{header} = {Text(alias.Target)};");
        }
        else
        {
            PrintBlock(header, WitNotation.MembersOf(definition, LocalName));
        }
    }

    private void PrintBlock(string header, IEnumerable<string> items)
    {
        _writer.Line(header + " {");
        _writer.Depth++;
        foreach (var item in items)
        {
            _writer.Line(item + ",");
        }

        _writer.Depth--;
        _writer.Line("}");
    }

    /// <summary>
    /// Prints the imports or the exports of a world. What it has from other worlds is left out where it needs something that only
    /// those can name: their types, and their inline interfaces.
    /// </summary>
    private void PrintItems(string direction, ImmutableArray<WitWorldItem> items)
    {
        var isContract = _plan.Worlds.Contains(_owner);
        foreach (var item in items)
        {
            switch (item)
            {
                case WitWorldFunction { Function: var function } when isContract && _support.IsSupported(function) && CanName(function):
                    _writer.Line($"{Gates(function)}{direction} {Name(item.Name)}: {Signature(function)};");
                    break;
                case WitWorldInterface { Interface: { World: { } world } inline } when world == _owner && _plan.Interfaces.Contains(inline):
                    _writer.Line($"{direction} {Name(item.Name)}: interface {{");
                    _writer.Depth++;
                    new WitPrinter(_writer, _plan, _support, inline).PrintMembers();
                    _writer.Depth--;
                    _writer.Line("}");
                    break;
                case WitWorldInterface { Interface: { World: null } target, IsImplicit: false } named when isContract:
                    _writer.Line($"{direction} {(named.IsRenamed ? Name(named.Name) + ": " : "")}{PathOf(target)};");
                    break;
            }
        }
    }

    /// <summary>What is deprecated stays it. What was part of a feature is simply there.</summary>
    private static string Gates(WitFunction function) => function.Stability is { Deprecated: { } version } stability
        ? $"@since(version = {stability.Since ?? version}) @deprecated(version = {version}) "
        : "";

    private bool CanName(WitFunction function)
    {
        return function.Parameters.Select(p => p.Type).Concat(function.Result is null ? [] : [function.Result]).All(CanName);

        bool CanName(WitType type) => type is WitTypeReference { Definition: var definition }
            ? definition.Owner == _owner || definition.Owner is WitInterface
            : TypeParts.Of(type).All(CanName);
    }

    private string Signature(WitFunction function) => WitNotation.Of(function, LocalName);

    private string Text(WitType type) => WitNotation.Of(type, LocalName);

    private string LocalName(WitTypeDef definition) =>
        definition.Owner == _owner
            ? definition.Name
            : _owner.UsedTypes.FirstOrDefault(u => u.Definition == definition)?.Name ?? definition.Name;

    private string PathOf(WitInterface target)
    {
        var id = target.Package.Id;
        if (target.Package == _plan.Package)
        {
            return Name(target.Name);
        }

        var version = id.Version is null ? "" : $"@{id.Version}";
        return $"{Name(id.Namespace)}:{Name(id.Name)}/{Name(target.Name)}{version}";
    }

    private static string Name(string name) => WitNotation.Escape(name);
}
