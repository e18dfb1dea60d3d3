using PluginHost.Generators.Emit.Text;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Abi;

/// <summary>Writes the methods that lift, lower and check values of one type.</summary>
internal sealed class AbiMethodEmitter(AbiScope scope, CodeWriter writer)
{
    private readonly Lifting _lifting = new(scope);
    private readonly Lowering _lowering = new(scope, writer);
    private readonly Checking _checking = new(scope, writer);

    public void Emit(AbiMethod method, string name)
    {
        var use = method.Use;
        var type = scope.TypeOf(use);
        if (use.Type is WitListType list)
        {
            new ListMethodEmitter(scope, writer).Emit(method.Operation, use, list, name);
        }
        else if (Product.Of(use, scope) is { } product)
        {
            Emit(method.Operation, product, type, name);
        }
        else if (Sum.Of(use, scope) is { } sum)
        {
            new SumMethodEmitter(scope, writer).Emit(method.Operation, sum, use, name);
        }
        else
        {
            throw new ArgumentException($"'{use.Type}' needs no methods.", nameof(method));
        }
    }

    private void Emit(AbiOperation operation, Product product, string type, string name)
    {
        switch (operation)
        {
            case AbiOperation.Load:
                EmitMake(product, $"{type} {name}", scope.LoadParameters, p => _lifting.Load(p.Use, Location.At("area", p.Place.Offset)));
                break;
            case AbiOperation.Lift:
                EmitMake(product, $"{type} {name}", scope.LiftParameters, p => _lifting.Lift(p.Use, "flat", p.Place.Flat));
                break;
            case AbiOperation.Lower:
                writer.Open($"internal static void {name}({scope.LowerParameters(type)})");
                foreach (var part in product.Parts)
                {
                    _lowering.Lower(part.Use, "value." + part.Member, "flat", part.Place.Flat);
                }

                writer.Close();
                break;
            case AbiOperation.Store:
                writer.Open($"internal static void {name}({scope.StoreParameters(type)})");
                _lowering.StoreAll(product.Parts, p => "value." + p.Member, "address");
                writer.Close();
                break;
            case AbiOperation.Write:
                writer.Open($"internal static void {name}({scope.WriteParameters(type)})");
                foreach (var part in product.Parts)
                {
                    _lowering.Write(part.Use, "value." + part.Member, Location.At("area", part.Place.Offset));
                }

                writer.Close();
                break;
            case AbiOperation.Check:
                writer.Open($"internal static void {name}({type} value, string name)");
                if (product.IsClass)
                {
                    writer.Line($"{scope.Names.Known("Arguments")}.CheckNotNull(value, name);");
                }

                foreach (var part in product.Parts)
                {
                    _checking.Check(part.Use, "value." + part.Member, "name");
                }

                writer.Close();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(operation));
        }
    }

    private void EmitMake(Product product, string name, string parameters, Func<ProductPart, string> part)
    {
        writer.Line($"internal static {name}({parameters}) =>");
        writer.Depth++;
        writer.List(product.Before, [.. product.Parts.Select(part)], ");");
        writer.Depth--;
    }
}
