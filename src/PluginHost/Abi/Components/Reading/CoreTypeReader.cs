using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>Reads a core type: of a function, or of a core module.</summary>
internal static class CoreTypeReader
{
    private const byte Function = 0x60;
    private const byte Module = 0x50;

    // The host has others off too, of which the engine takes types in this section all the same. These it does not.
    private const WasmFeatures RefusedInTypes = WasmFeatures.StackSwitching | WasmFeatures.CustomPageSizes;

    public static void Read(ref BinaryCursor cursor, Scope scope)
    {
        long offset = cursor.Offset;
        byte form = cursor.ReadByte("a core type");
        var module = new ModuleBuilder(scope.Budget.Limits.Modules);
        scope.CoreTypes.Add(form switch
        {
            Function => TypeSectionReader.ReadFunctionType(ref cursor, module),
            Module => ReadModuleType(ref cursor, scope, module),
            0x00 or 0x4E or 0x4F or 0x5D or 0x5E or 0x5F => throw InvalidComponentException.Unsupported(
                offset, "the core type of a function or module", "a type of garbage collection or stack switching"),
            _ => throw InvalidComponentException.Malformed(offset, "a core type", $"0x{form:x2}"),
        });
        if (module.FindUse(RefusedInTypes) is { } use)
        {
            throw InvalidComponentException.Unsupported(use.Offset, $"a core type without {use.Feature.ToName()}", use.Evidence);
        }
    }

    private static CoreModuleType ReadModuleType(ref BinaryCursor cursor, Scope scope, ModuleBuilder module)
    {
        int count = scope.Budget.ReadCount(ref cursor, "declarations", minimumSize: 2);
        long start = cursor.Offset;
        for (int i = 0; i < count; i++)
        {
            long offset = cursor.Offset;
            scope.Budget.AddDefinition();
            byte kind = cursor.ReadByte("a declaration");

            // A type may refer to itself.
            module.ReachableTypes = module.Types.Count + (kind == 1 ? 1 : 0);
            switch (kind)
            {
                case 0:
                    module.AddImport(
                        scope.Budget.ReadName(ref cursor, "the module name of an import"),
                        scope.Budget.ReadName(ref cursor, "the name of an import"),
                        ImportSectionReader.ReadType(ref cursor, module),
                        offset);
                    break;
                case 1:
                    ReadType(ref cursor, module);
                    break;
                case 2:
                    ReadAlias(ref cursor, scope, module);
                    break;
                case 3:
                    string name = scope.Budget.ReadName(ref cursor, "the name of an export");
                    module.Exports.Add(new ModuleExport(name, i, ImportSectionReader.ReadType(ref cursor, module)));
                    break;
                default:
                    throw InvalidComponentException.Malformed(offset, "a declaration, 0 to 3", $"0x{kind:x2}");
            }
        }

        var type = new CoreModuleType(module.Imports, module.Exports);
        return type.DuplicateImport is null && type.DuplicateExport is null
            ? type
            : throw InvalidComponentException.Invalid(start, "the type of a core module whose names differ", "two that are the same");
    }

    private static void ReadType(ref BinaryCursor cursor, ModuleBuilder module)
    {
        long offset = cursor.Offset;
        byte form = cursor.ReadByte("a core type");
        if (form != Function)
        {
            throw form == Module
                ? InvalidComponentException.Invalid(offset, "the core type of a function", "the type of a core module")
                : InvalidComponentException.Unsupported(offset, "the core type of a function", $"0x{form:x2}");
        }

        module.AddType(TypeSectionReader.ReadFunctionType(ref cursor, module));
    }

    // Core modules do not nest, so there are two scopes that a type can come from: the module type's own, and the one around it.
    private static void ReadAlias(ref BinaryCursor cursor, Scope scope, ModuleBuilder module)
    {
        long offset = cursor.Offset;
        byte sort = cursor.ReadByte("the sort of an alias");
        byte target = cursor.ReadByte("the target of an alias");
        if (sort != 0x10 || target != 0x01)
        {
            throw InvalidComponentException.Malformed(offset, "an outer alias of a type, 0x10 0x01", $"0x{sort:x2} 0x{target:x2}");
        }

        uint levels = cursor.ReadUInt32("how many types further out");
        if (levels == 0)
        {
            module.AddType(TypeEncoding.ReadFunctionType(ref cursor, module));
            return;
        }

        Scope? outer = scope;
        for (uint i = 1; i < levels && outer is not null; i++)
        {
            outer = outer.Parent;
        }

        if (outer is null)
        {
            throw InvalidComponentException.Invalid(offset, $"an alias of one of {scope.Nesting + 1} scopes around", $"{levels} further out");
        }

        module.AddType(outer.CoreTypes.Read(ref cursor) as CoreFunctionType
            ?? throw InvalidComponentException.Invalid(offset, "the core type of a function", "the type of a core module"));
    }
}
