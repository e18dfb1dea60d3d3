using PluginHost.Generators.Canonical;
using PluginHost.Generators.Emit.Text;
using PluginHost.Generators.Emit.Types;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Abi;

/// <summary>Writes the methods of lists whose elements are handled one by one.</summary>
internal sealed class ListMethodEmitter(AbiScope scope, CodeWriter writer)
{
    private readonly Lowering _lowering = new(scope, writer);

    public void Emit(AbiOperation operation, TypeUse use, WitListType list, string name)
    {
        var type = scope.TypeOf(use);
        var element = use.Part(list.Element);
        var elementType = scope.TypeOf(element);
        switch (operation)
        {
            case AbiOperation.Load:
                var read = scope.Names.Known("BinaryPrimitives") + ".ReadUInt32LittleEndian";
                writer.Body(
                    $"internal static {elementType}[] {name}({scope.LoadParameters})",
                    $"{scope.Method(AbiOperation.Take, use)}(context, {read}(area), {read}(area[4..]))");
                break;
            case AbiOperation.Lift:
                writer.Body(
                    $"internal static {elementType}[] {name}({scope.LiftParameters})",
                    $"{scope.Method(AbiOperation.Take, use)}(context, flat[0].U32, flat[1].U32)");
                break;
            case AbiOperation.Take:
                EmitTake(element, elementType, name);
                break;
            case AbiOperation.Lower:
                writer.Open($"internal static void {name}({scope.LowerParameters(type)})");
                OpenItems(use, elementType);
                writer.Line($"flat[0].U32 = {scope.Method(AbiOperation.Place, use)}(context, items);");
                writer.Line("flat[1].U32 = (uint)items.Length;");
                writer.Close();
                break;
            case AbiOperation.Store:
                writer.Open($"internal static void {name}({scope.StoreParameters(type)})");
                OpenItems(use, elementType);
                writer.Line(
                    $"context.StorePair(address, {scope.Method(AbiOperation.Place, use)}(context, items), (uint)items.Length);");
                writer.Close();
                break;
            case AbiOperation.Place:
                EmitPlace(element, elementType, name);
                break;
            case AbiOperation.Check:
                EmitCheck(use, element, type, name);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(operation));
        }
    }

    private void OpenItems(TypeUse use, string elementType) =>
        writer.Line($"{scope.Names.Known("ReadOnlySpan")}<{elementType}> items = {_lowering.Span(use, "value")};");

    private void EmitTake(TypeUse element, string elementType, string name)
    {
        var layout = CanonicalLayout.Of(element.Type);
        writer.Open(
            $"private static {elementType}[] {name}({scope.Names.Known("LiftLowerContext")} context, uint address, uint length)");
        writer.Line(
            $"{scope.Names.Known("ReadOnlySpan")}<byte> area = "
            + $"context.ReadList<{elementType}>(address, length, {Numbers.Text(layout.Size)}, {Numbers.Text(layout.Alignment)}, "
            + $"objectBytes: {Numbers.Text(ObjectBytes.Of(element.Type))});");
        writer.Line($"{elementType}[] items = {CSharpTypes.NewArray(elementType, "length", scope.Names)};");
        writer.Open("for (int i = 0; i < items.Length; i++)");
        writer.Line($"items[i] = {new Lifting(scope).Load(element, new Location("area", ElementOffset(layout, "i")))};");
        writer.Close();
        writer.Separate();
        writer.Line("return items;");
        writer.Close();
    }

    private void EmitPlace(TypeUse element, string elementType, string name)
    {
        var layout = CanonicalLayout.Of(element.Type);
        var (size, alignment) = (Numbers.Text(layout.Size), Numbers.Text(layout.Alignment));
        writer.Open(
            $"private static uint {name}({scope.Names.Known("LiftLowerContext")} context, "
            + $"{scope.Names.Known("ReadOnlySpan")}<{elementType}> items)");
        writer.Line($"uint address = context.AllocateList(items.Length, {size}, {alignment});");
        var isInline = !CanonicalFlattening.HasPointers(element.Type);
        if (isInline)
        {
            var bytes = layout.Size == 1 ? "(uint)items.Length" : $"(uint)items.Length * {size}";
            writer.Line($"{scope.Names.Known("Span")}<byte> area = context.Write(address, {bytes}, {alignment});");
        }

        writer.Open("for (int i = 0; i < items.Length; i++)");
        if (isInline)
        {
            _lowering.Write(element, "items[i]", new Location("area", ElementOffset(layout, "i")));
        }
        else
        {
            _lowering.Store(element, "items[i]", $"address + {ElementOffset(layout, "(uint)i")}");
        }

        writer.Close();
        writer.Separate();
        writer.Line("return address;");
        writer.Close();
    }

    private void EmitCheck(TypeUse use, TypeUse element, string type, string name)
    {
        writer.Open($"internal static void {name}({type} value, string name)");
        writer.Line($"{scope.Names.Known("Arguments")}.CheckNotNull(value, name);");
        writer.Open($"foreach ({scope.TypeOf(element)} item in {_lowering.Span(use, "value")})");
        new Checking(scope, writer).Check(element, "item", "name");
        writer.Close();
        writer.Close();
    }

    private static string ElementOffset(MemoryLayout layout, string index) =>
        layout.Size == 1 ? index : $"({index} * {Numbers.Text(layout.Size)})";
}
