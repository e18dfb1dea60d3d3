using PluginHost.Generators.Emit.Naming;
using PluginHost.Generators.Emit.Planning;
using PluginHost.Generators.Emit.Text;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Members;

/// <summary>Writes the C# interfaces that applications see.</summary>
internal sealed class ContractEmitter(EmitContext context)
{
    /// <summary>Writes the interface of a WIT interface's functions.</summary>
    public void Emit(WitInterface owner)
    {
        var functions = context.FunctionsOf(owner);
        if (functions.Length == 0)
        {
            return;
        }

        var name = context.Names.Of(owner).Contract;
        var file = context.NewFile(name, owner);
        DocComment.Summary(file.Body, owner.Docs, $"The WIT interface {DocComment.Code(owner.FullName)}.");

        // What guests only import is no contract to be called by.
        var contract = context.Contracts.Exported.Contains(owner) ? $" : {file.Scope.Known("IWasmContract")}" : "";
        file.Body.Open($"{context.PlanOf(owner).Accessibility} partial interface {name.Name}{contract}");
        EmitMethods(file, functions);
        file.Body.Close();
    }

    /// <summary>Writes the interface of a world's exports, and that of the functions that it imports by itself.</summary>
    public void Emit(WitWorld world)
    {
        if (WorldItems.HasContract(world))
        {
            EmitExports(world);
        }

        var imports = context.FunctionsOf(WorldItems.ImportedFunctions(world));
        if (imports.Length > 0)
        {
            var name = context.Names.Of(world).WorldImports;
            var file = context.NewFile(name, world);
            DocComment.Summary(
                file.Body, null, $"The functions that guests of the WIT world {DocComment.Code(world.FullName)} import by themselves.");
            file.Body.Open($"{context.PlanOf(world).Accessibility} partial interface {name.Name}");
            EmitMethods(file, imports);
            file.Body.Close();
        }
    }

    private void EmitExports(WitWorld world)
    {
        var name = context.Names.Of(world).Contract;
        var file = context.NewFile(name, world);
        DocComment.Summary(file.Body, world.Docs, $"The WIT world {DocComment.Code(world.FullName)}.");
        file.Body.Open(
            $"{context.PlanOf(world).Accessibility} partial interface {name.Name} : {file.Scope.Known("IWasmContract")}");
        var exports = context.ExportsOf(world);
        var properties = MemberNames.OfProperties(exports);
        for (var i = 0; i < exports.Length; i++)
        {
            file.Body.Separate();
            DocComment.Summary(
                file.Body, exports[i].Docs, $"The exported interface {DocComment.Code(exports[i].Name)}.");
            file.Body.Line($"{file.Scope.Of(context.Names.Of(exports[i].Interface).Contract)} {properties[i]} {{ get; }}");
        }

        EmitMethods(file, context.FunctionsOf(WorldItems.ExportedFunctions(world)));
        file.Body.Close();
    }

    private void EmitMethods(SourceFile file, IReadOnlyList<ContractFunction> functions)
    {
        var names = MemberNames.Of(functions);
        for (var i = 0; i < functions.Count; i++)
        {
            file.Body.Separate();
            EmitDocs(file.Body, functions[i]);
            EmitDeprecation(file, functions[i]);
            MethodSignature.Emit(file.Body, "", functions[i].Function, names[i], ";", context.Types, file.Scope);
        }
    }

    // Only functions are marked: who has a type in a signature could not do without it.
    private static void EmitDeprecation(SourceFile file, ContractFunction function)
    {
        if (function.Function.Stability.Deprecated is { } version)
        {
            var id = function.Function.Owner.Package.Id;
            file.Body.Line(
                $"[{file.Scope.Known("Obsolete")}(\"'{function.Name}' is deprecated since version {version} of the WIT package "
                + $"'{id.NameWithoutVersion}'.\")]");
        }
    }

    private static void EmitDocs(CodeWriter body, ContractFunction function)
    {
        DocComment.Summary(body, function.Function.Docs, $"The WIT function {DocComment.Code(function.Name)}.");
        var names = MemberNames.OfParameters(function.Function, []);
        for (var i = 0; i < names.Length; i++)
        {
            DocComment.Parameter(
                body, names[i], null, $"{DocComment.Code(function.Function.Parameters[i].Type.ToString())} in WIT.");
        }

        DocComment.Parameter(body, MemberNames.CancellationToken, null, "Ends the call.");
        if (function.Function.Result is { } result)
        {
            DocComment.Element(body, "returns", $"{DocComment.Code(result.ToString())} in WIT.");
        }
    }
}
