using PluginHost.Generators.Emit.Calls;
using PluginHost.Generators.Emit.Naming;
using PluginHost.Generators.Emit.Planning;
using PluginHost.Generators.Emit.Text;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Registration;

/// <summary>Writes what tells the runtime about the contracts of an assembly, when the assembly is first used.</summary>
internal sealed class RegistrationEmitter(EmitContext context)
{
    /// <summary>The version of <c>PluginHost.CompilerServices</c> that the generated code is written against.</summary>
    internal const string SurfaceVersion = "1";

    private const string TypeName = "WitContracts";

    /// <summary>Writes the file.</summary>
    /// <param name="interfaces">The interfaces that are contracts.</param>
    /// <param name="worlds">The worlds that are contracts.</param>
    /// <param name="imports">What guests may import: interfaces, and worlds for functions of their own.</param>
    public void Emit(
        IReadOnlyCollection<WitInterface> interfaces, IReadOnlyCollection<WitWorld> worlds, IReadOnlyCollection<WitTypeOwner> imports)
    {
        if (interfaces.Count + worlds.Count + imports.Count == 0)
        {
            return;
        }

        var name = new CSharpName(context.Plan.HomeNamespace, TypeName);
        var file = context.NewFile(name, null);
        var body = file.Body;
        DocComment.Element(body, "summary", "Tells the runtime about the contracts of this assembly.");
        body.Open($"file static class {TypeName}");
        body.Line($"private const int SurfaceVersion = {SurfaceVersion};");
        body.Separate();
        body.Line($"[{file.Scope.Known("ModuleInitializer")}]");
        body.Open("internal static void Register()");
        foreach (var item in interfaces)
        {
            var importers = context.Plan.Worlds.Where(w => context.ExportsOf(w).Any(e => e.Interface == item));
            EmitContract(file, item, ("", [Described(item, item.FullName, file.Scope)], ""), importers.SelectMany(ImportsOf).Distinct());
        }

        foreach (var world in worlds)
        {
            EmitContract(file, world, ExportsOf(world, file.Scope), ImportsOf(world));
        }

        foreach (var import in imports)
        {
            EmitImport(file, import);
        }

        body.Close();
        body.Close();
    }

    /// <summary>What guests of a world import: interfaces, and the world itself for functions of its own.</summary>
    public IEnumerable<WitTypeOwner> ImportsOf(WitWorld world) =>
        context.FunctionsOf(WorldItems.ImportedFunctions(world)).Length > 0
            ? context.ImportsOf(world).Append<WitTypeOwner>(world)
            : context.ImportsOf(world);

    private void EmitContract(
        SourceFile file,
        WitTypeOwner owner,
        (string Before, string[] Items, string After) exports,
        IEnumerable<WitTypeOwner> imports)
    {
        var names = context.Names.Of(owner);
        var scope = file.Scope;
        var descriptors = imports.Select(i => scope.Of(context.Names.Of(i).Imports) + ".Descriptor");
        file.Body.Separate();
        file.Body.Line($"{scope.Known("ContractRegistry")}.AddContract(");
        file.Body.Depth++;
        file.Body.Line("SurfaceVersion,");
        file.Body.Line(SignatureText.Literal(owner.FullName) + ",");
        file.Body.Line($"typeof({scope.Of(names.Contract)}),");
        file.Body.Line($"static () => new {scope.Known("ContractDescriptor")}(");
        file.Body.Depth++;
        file.Body.Line(SignatureText.Literal(owner.FullName) + ",");
        file.Body.Line($"typeof({scope.Of(names.Contract)}),");
        file.Body.List(exports.Before, exports.Items, exports.After + ",");
        file.Body.List("[", [.. descriptors], "],");
        file.Body.Line($"static target => new {scope.Of(names.Proxy)}(target, 0)));");
        file.Body.Depth -= 2;
    }

    private void EmitImport(SourceFile file, WitTypeOwner owner)
    {
        var names = context.Names.Of(owner);
        var scope = file.Scope;
        var service = owner is WitWorld ? names.WorldImports : names.Contract;
        file.Body.Separate();
        file.Body.Line($"{scope.Known("ContractRegistry")}.AddImport(");
        file.Body.Depth++;
        file.Body.Line("SurfaceVersion,");
        file.Body.Line(SignatureText.Literal(owner.FullName) + ",");
        file.Body.Line($"typeof({scope.Of(service)}),");
        file.Body.Line($"static () => {scope.Of(names.Imports)}.Descriptor);");
        file.Body.Depth--;
    }

    private (string Before, string[] Items, string After) ExportsOf(WitWorld world, NameScope scope)
    {
        var described = context.ExportsOf(world).Select(e => Described(e.Interface, e.Name, scope)).ToList();
        if (context.FunctionsOf(WorldItems.ExportedFunctions(world)).Length > 0)
        {
            described.Insert(0, $"{scope.Of(context.Names.Of(world).Proxy)}.DescribeExports()");
        }

        return described.Count == 1 ? ("", [described[0]], "") : ("[", [.. described.Select(d => ".. " + d)], "]");
    }

    private string Described(WitInterface item, string name, NameScope scope) =>
        $"{scope.Of(context.Names.Of(item).Proxy)}.DescribeExports({SignatureText.Literal(name)})";
}
