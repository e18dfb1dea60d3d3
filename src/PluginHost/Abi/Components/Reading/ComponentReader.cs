using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>
/// Reads and checks a component, following the binary format of the component model. The reader is total: any bytes give a
/// <see cref="Component"/> or an <see cref="InvalidComponentException"/>, with time, memory and stack bounded by
/// <see cref="ComponentReadLimits"/>. The bodies of the core modules are left to the engine.
/// </summary>
internal static class ComponentReader
{
    private static ReadOnlySpan<byte> Preamble => [0x00, (byte)'a', (byte)'s', (byte)'m', 0x0D, 0x00, 0x01, 0x00];

    /// <summary>Reads a component.</summary>
    /// <param name="file">The bytes of one component.</param>
    /// <param name="limits">What is accepted of each thing.</param>
    /// <exception cref="InvalidComponentException">The bytes are no component that this host can accept.</exception>
    public static Component Read(ReadOnlySpan<byte> file, ComponentReadLimits limits)
    {
        try
        {
            BinaryCursor cursor = BinaryCursor.OverFile(file, start: 0);
            return Read(ref cursor, new Scope(ScopeKind.Component, parent: null, new ReadBudget(limits)));
        }
        catch (InvalidModuleException exception)
        {
            throw new InvalidComponentException(exception);
        }
    }

    /// <summary>Reads a component that takes all of a stretch.</summary>
    private static Component Read(ref BinaryCursor cursor, Scope scope)
    {
        long start = cursor.Offset;
        int length = cursor.Remaining;
        if (!cursor.ReadBytes((uint)Preamble.Length, "the preamble").SequenceEqual(Preamble))
        {
            throw InvalidComponentException.Malformed(start, "the preamble of a component", "another one");
        }

        while (!cursor.IsAtEnd)
        {
            ReadSection(ref cursor, scope);
        }

        scope.Budget.Offset = start;
        return new Component
        {
            Offset = start,
            Length = length,
            Type = scope.Budget.Measured(new ComponentType(scope.Imports.Items, scope.Exports.Items, scope.Owner)),
            Definitions = [.. scope.Definitions],
            Exports = [.. scope.Definitions.OfType<ExportedItem>()],
            Modules = [.. scope.Modules],
        };
    }

    private static void ReadSection(ref BinaryCursor cursor, Scope scope)
    {
        long offset = cursor.Offset;
        byte id = cursor.ReadByte("a section");
        uint size = cursor.ReadUInt32("the size of a section");
        string name = NameOf(id, offset);
        BinaryCursor contents = cursor.ReadStretch(size, name);
        switch (id)
        {
            case 0:
                contents.ReadName("the name of a custom section", int.MaxValue);
                contents.ReadBytes((uint)contents.Remaining, "a custom section");
                break;
            case 1:
                ReadModule(ref contents, scope);
                break;
            case 4:
                ReadComponent(ref contents, scope);
                break;
            default:
                ReadDefinitions(ref contents, scope, id);
                break;
        }

        contents.ExpectEnd();
    }

    private static void ReadDefinitions(ref BinaryCursor contents, Scope scope, byte section)
    {
        int count = contents.ReadCount("definitions", minimumEntrySize: 1, scope.Budget.Limits.MaxDefinitions);
        for (int i = 0; i < count; i++)
        {
            scope.Budget.Offset = contents.Offset;
            switch (section)
            {
                case 2:
                    CoreInstanceReader.Read(ref contents, scope);
                    break;
                case 3:
                    CoreTypeReader.Read(ref contents, scope);
                    break;
                case 5:
                    InstanceReader.Read(ref contents, scope);
                    break;
                case 6:
                    AliasReader.Read(ref contents, scope);
                    break;
                case 7:
                    TypeReader.Read(ref contents, scope);
                    break;
                case 8:
                    CanonReader.Read(ref contents, scope);
                    break;
                case 10:
                    ImportReader.Read(ref contents, scope);
                    break;
                default:
                    ExportReader.Read(ref contents, scope);
                    break;
            }
        }
    }

    private static void ReadModule(ref BinaryCursor contents, Scope scope)
    {
        long offset = contents.Offset;
        scope.Budget.Offset = offset;
        scope.Budget.AddModule();
        ReadOnlySpan<byte> bytes = contents.ReadBytes((uint)contents.Remaining, "a core module");
        ModuleInfo info = ModuleReader.Read(bytes, scope.Budget.Limits.Modules, offset);
        var type = new CoreModuleType(info.Imports, info.Exports);
        if (type.DuplicateImport is { } import)
        {
            throw InvalidComponentException.Invalid(
                offset, "a core module whose imports have different names", $"{Printable.Quote(import.Module)} {Printable.Quote(import.Name)} twice");
        }

        var module = new EmbeddedModule { Offset = offset, Length = bytes.Length, Info = info, Type = new ModuleExtern(type) };
        scope.Modules.Add(module);
        scope.Add(module);
    }

    private static void ReadComponent(ref BinaryCursor contents, Scope scope)
    {
        long offset = contents.Offset;
        Scope inner = ScopeReader.Enter(ScopeKind.Component, scope, offset);
        Component component = Read(ref contents, inner);
        scope.Budget.Offset = offset;
        scope.Modules.AddRange(component.Modules);
        scope.Add(new EmbeddedComponent { Offset = offset, Component = component, Type = new ComponentExtern(component.Type) });
    }

    private static string NameOf(byte section, long offset) => section switch
    {
        0 => "a custom section",
        1 => "a core module",
        2 => "the core instance section",
        3 => "the core type section",
        4 => "a component",
        5 => "the instance section",
        6 => "the alias section",
        7 => "the type section",
        8 => "the canonical section",
        9 => throw InvalidComponentException.Unsupported(offset, "a component without a start function", "a start section"),
        10 => "the import section",
        11 => "the export section",
        12 => throw InvalidComponentException.Unsupported(offset, "a component without values", "a value section"),
        _ => throw InvalidComponentException.Malformed(offset, "a section id, 0 to 12", $"{section}"),
    };
}
