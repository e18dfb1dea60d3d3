using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>Reads an alias: another index for what an instance exports, or for what a component or type around this one has.</summary>
internal static class AliasReader
{
    public static void Read(ref BinaryCursor cursor, Scope scope)
    {
        long offset = cursor.Offset;
        Sort sort = SortReader.Read(ref cursor);
        long targetOffset = cursor.Offset;
        byte target = cursor.ReadByte("the target of an alias");
        switch (target)
        {
            case 0:
                ReadInstanceExport(ref cursor, scope, sort, offset);
                break;
            case 1:
                ReadCoreExport(ref cursor, scope, sort, offset);
                break;
            case 2:
                ReadOuter(ref cursor, scope, sort, offset);
                break;
            default:
                throw InvalidComponentException.Malformed(targetOffset, "the target of an alias, 0 to 2", $"0x{target:x2}");
        }
    }

    private static void ReadInstanceExport(ref BinaryCursor cursor, Scope scope, Sort sort, long offset)
    {
        Item instance = scope.Instances.Read(ref cursor);
        string name = scope.Budget.ReadName(ref cursor, "the name of an export");
        ExternType type = ((InstanceExtern)instance.Type).Type.Exports.Find(name)
            ?? throw InvalidComponentException.Invalid(offset, $"an instance that exports {Printable.Quote(name)}", "one that does not");
        if (SortOf(type) != sort)
        {
            throw InvalidComponentException.Invalid(offset, $"an alias of what {Printable.Quote(name)} is, {type.Kind}", "another sort");
        }

        CheckDeclaration(scope, sort is Sort.Type or Sort.Instance, offset);
        scope.Add(new InstanceExport { Offset = offset, Instance = instance, Name = name, Type = type });
    }

    private static void ReadCoreExport(ref BinaryCursor cursor, Scope scope, Sort sort, long offset)
    {
        CheckDeclaration(scope, isAllowed: false, offset);
        CoreInstance instance = scope.CoreInstances.Read(ref cursor);
        string name = scope.Budget.ReadName(ref cursor, "the name of an export");
        ExternalType type = instance.Find(name)
            ?? throw InvalidComponentException.Invalid(offset, $"a core instance that exports {Printable.Quote(name)}", "one that does not");
        if (SortOf(type) != sort)
        {
            throw InvalidComponentException.Invalid(offset, $"an alias of what {Printable.Quote(name)} is, {type}", "another sort");
        }

        scope.Add(new CoreExport { Offset = offset, Instance = instance, Name = name, Type = type });
    }

    private static void ReadOuter(ref BinaryCursor cursor, Scope scope, Sort sort, long offset)
    {
        uint levels = cursor.ReadUInt32("how many components further out");
        Scope? outer = scope;
        bool leavesComponent = false;
        for (uint i = 0; i < levels && outer is not null; i++)
        {
            leavesComponent |= outer.Kind == ScopeKind.Component;
            outer = outer.Parent;
        }

        if (outer is null)
        {
            throw InvalidComponentException.Invalid(offset, $"an alias of one of {scope.Nesting} components around", $"{levels} further out");
        }

        CheckDeclaration(scope, sort is Sort.Type or Sort.CoreType, offset);
        switch (sort)
        {
            case Sort.CoreType:
                scope.CoreTypes.Add(outer.CoreTypes.Read(ref cursor));
                break;
            case Sort.CoreModule:
                AddOuter(scope, outer.CoreModules.Read(ref cursor), (int)levels, offset);
                break;
            case Sort.Component:
                AddOuter(scope, outer.Components.Read(ref cursor), (int)levels, offset);
                break;
            case Sort.Type:
                AnyType type = outer.Types.Read(ref cursor);
                if (leavesComponent && new ResourceSearch(scope.Budget, _ => true).FindsIn(type))
                {
                    throw InvalidComponentException.Invalid(
                        offset, "a type without resources, as they are others in each component", $"{type.Kind} with a resource");
                }

                scope.Types.Add(type);
                break;
            default:
                throw InvalidComponentException.Invalid(offset, "an alias of a type, component or core module", "another sort");
        }
    }

    private static void AddOuter(Scope scope, Item target, int levels, long offset) =>
        scope.Add(new OuterItem { Offset = offset, Levels = levels, Target = target, Type = target.Type });

    private static void CheckDeclaration(Scope scope, bool isAllowed, long offset)
    {
        if (scope.Kind != ScopeKind.Component && !isAllowed)
        {
            throw InvalidComponentException.Invalid(
                offset, "an alias of a type or instance in the type of a component or instance", "one of another sort");
        }
    }

    private static Sort SortOf(ExternType type) => type switch
    {
        ModuleExtern => Sort.CoreModule,
        FunctionExtern => Sort.Function,
        TypeExtern => Sort.Type,
        ComponentExtern => Sort.Component,
        _ => Sort.Instance,
    };

    private static Sort SortOf(ExternalType type) => Sort.CoreFunction | (Sort)type.Kind;
}
