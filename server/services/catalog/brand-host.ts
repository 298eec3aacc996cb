import { openPool } from "../../db/pool";

export type BrandHost = { slug: string; locale: string; allowedOrigins: string[] };

let pool: ReturnType<typeof openPool> | undefined;

/** Asked for every page before anything else is known, so it needs no context and no ORM. @throws when the database is away. */
export async function findBrandHost(
  databaseUrl: string,
  by: { slug: string } | { customHost: string },
): Promise<BrandHost | null> {
  pool ??= openPool(databaseUrl);
  const [column, value] = "slug" in by ? ["slug", by.slug] : ["customHost", by.customHost];
  const { rows } = await pool.query<BrandHost>(
    `SELECT b.slug, b.locale, o."allowedOrigins" FROM "Brand" b
     JOIN "Organization" o ON o.id = b."organizationId" WHERE b."${column}" = $1`,
    [value],
  );
  return rows[0] ?? null;
}
